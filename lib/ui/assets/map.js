// The map in the browser: draws what the server sends, moves it at once, and tells the server what was asked.
//
// The server sends a picture or single points of one window. Moving and zooming transform what is there; when the
// movement rests, the window that is now on screen goes back as state, and the finer picture follows. Corpus text
// reaches the page through textContent and fillText only.

const REST_MS = 150
const CLICK_MS = 240
const MOST_VERTICES = 200
const WIDE_PX = 720
const LABEL_LIMIT = 40

const maps = new WeakMap()

export default function (component) {
  let map = maps.get(component.parentElement)
  if (!map) {
    map = createMap(component.parentElement)
    maps.set(component.parentElement, map)
  }
  map.update(component)
  return () => {
    map.destroy()
    maps.delete(component.parentElement)
  }
}

const union = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]
const overlap = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
const area = (r) => Math.max(0, r[2] - r[0]) * Math.max(0, r[3] - r[1])
const within = (inner, outer, slack) =>
  inner[0] >= outer[0] - slack && inner[1] >= outer[1] - slack && inner[2] <= outer[2] + slack && inner[3] <= outer[3] + slack
const same = (a, b) => Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => v === b[i])

function bytes(text) {
  const raw = atob(text)
  const out = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i)
  return out.buffer
}

function unpack(points) {
  if (!points || !points.n) return null
  const [x0, y0, x1, y1] = points.window
  const across = new Uint16Array(bytes(points.x))
  const up = new Uint16Array(bytes(points.y))
  const x = Float64Array.from(across, (v) => x0 + (v / 65535) * (x1 - x0))
  const y = Float64Array.from(up, (v) => y0 + (v / 65535) * (y1 - y0))
  const codes = points.codes ? new Uint8Array(bytes(points.codes)) : new Uint8Array(points.n)
  return { n: points.n, ids: new Uint32Array(bytes(points.ids)), x, y, codes, labels: points.labels || null, window: points.window }
}

// Douglas and Peucker on a closed outline in pixels; the tolerance doubles until few enough vertices are left.
function simplify(outline) {
  let far = 0
  let most = -1
  outline.forEach(([x, y], i) => {
    const d = (x - outline[0][0]) ** 2 + (y - outline[0][1]) ** 2
    if (d > most) [most, far] = [d, i]
  })
  const closed = [...outline, outline[0]]
  for (let tolerance = 0.7; ; tolerance *= 2) {
    const kept = new Set([0, far])
    const spans = [[0, far], [far, outline.length]]
    while (spans.length) {
      const [start, end] = spans.pop()
      const [ax, ay] = closed[start]
      const [dx, dy] = [closed[end][0] - ax, closed[end][1] - ay]
      const squared = dx * dx + dy * dy
      let worst = -1
      let at = -1
      for (let i = start + 1; i < end; i++) {
        const [px, py] = [closed[i][0] - ax, closed[i][1] - ay]
        const along = squared ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0
        const d = Math.hypot(px - along * dx, py - along * dy)
        if (d > worst) [worst, at] = [d, i]
      }
      if (worst > tolerance) {
        kept.add(at)
        spans.push([start, at], [at, end])
      }
    }
    if (kept.size <= MOST_VERTICES) return [...kept].sort((a, b) => a - b).map((i) => outline[i])
  }
}

function outlineArea(outline) {
  let twice = 0
  outline.forEach(([x, y], i) => {
    const [u, v] = outline[(i + 1) % outline.length]
    twice += x * v - u * y
  })
  return Math.abs(twice) / 2
}

function createMap(parent) {
  const find = (selector) => parent.querySelector(selector)
  const root = find(".map")
  const stage = find(".stage")
  const picture = find(".picture")
  const overlay = find(".overlay")
  const tip = find(".tip")
  const hint = find(".hint")
  const busy = find(".busy")
  const legend = find(".legend")
  const buttons = [...parent.querySelectorAll(".tools button")]

  let component = null
  let data = {}
  let home = null // [x0, y0, x1, y1] that holds all records
  let view = null // {x, y, scale}: map coordinates at the centre of the stage, pixels per unit
  let size = { width: 0, height: 0, ratio: 1 }
  let style = {}
  let scenes = [] // newest first: {window, image, points, layer}
  let target = null // what the newest scene was made from, on screen already or still being decoded
  let moved = null // the command to move that was obeyed last
  let asked = null // the window that the server was asked for last
  let restTimer = 0
  let clickTimer = 0
  let frame = 0
  let tool = "pan"
  let drawn = null // outline that is being drawn, in pixels
  let finished = null // outline that was sent and waits for the answer, in map coordinates
  let hovered = -1
  const pointers = new Map()
  let drag = null

  // Places -------------------------------------------------------------------------------------------------------
  const toX = (x) => (x - view.x) * view.scale + size.width / 2
  const toY = (y) => size.height / 2 - (y - view.y) * view.scale
  const fromX = (px) => view.x + (px - size.width / 2) / view.scale
  const fromY = (py) => view.y - (py - size.height / 2) / view.scale
  const visible = () => [fromX(0), fromY(size.height), fromX(size.width), fromY(0)]

  function fit(window) {
    const scale = Math.min(size.width / (window[2] - window[0]), size.height / (window[3] - window[1]))
    view = { x: (window[0] + window[2]) / 2, y: (window[1] + window[3]) / 2, scale }
  }

  function hold() {
    // Not further out than half of what shows everything, not so deep that coordinates lose meaning.
    const all = Math.min(size.width / (home[2] - home[0]), size.height / (home[3] - home[1]))
    view.scale = Math.min(all * 20000, Math.max(all * 0.5, view.scale))
    view.x = Math.min(home[2], Math.max(home[0], view.x))
    view.y = Math.min(home[3], Math.max(home[1], view.y))
  }

  function zoom(factor, px = size.width / 2, py = size.height / 2) {
    if (!view) return
    const [x, y] = [fromX(px), fromY(py)]
    view.scale *= factor
    hold()
    view.x = x - (px - size.width / 2) / view.scale
    view.y = y + (py - size.height / 2) / view.scale
    hold()
    movedByHand()
  }

  function shift(dx, dy) {
    if (!view) return
    view.x -= dx / view.scale
    view.y += dy / view.scale
    hold()
    movedByHand()
  }

  function reset() {
    if (!view) return
    fit(home)
    movedByHand()
  }

  function movedByHand() {
    hideTip()
    draw()
    ask(REST_MS)
  }

  // Asking the server --------------------------------------------------------------------------------------------
  function ask(delay) {
    clearTimeout(restTimer)
    restTimer = setTimeout(() => {
      if (!view || !size.width || pointers.size) return
      const needed = overlap(visible(), home)
      if (!area(needed) || same(needed, asked)) return
      const shown = scenes[0] && scenes[0].window
      const slack = 0.004 * Math.max(needed[2] - needed[0], needed[3] - needed[1])
      if (shown && within(needed, shown, slack) && area(needed) > 0.94 * area(shown)) {
        // What is on screen is what is there. The server is told only if it thinks of another window.
        if (!asked || within(asked, needed, slack)) return
      }
      asked = needed
      busy.hidden = false
      component.setStateValue("viewport", needed)
    }, delay)
  }

  const tell = (name, value) => component.setTriggerValue(name, value)

  // Drawing ------------------------------------------------------------------------------------------------------
  function draw() {
    if (!frame) frame = requestAnimationFrame(paint)
  }

  function readStyle() {
    const from = getComputedStyle(root)
    const read = (name, otherwise) => from.getPropertyValue(name).trim() || otherwise
    style = { page: read("--page", "#fff"), ink: read("--ink", "#222"), accent: read("--accent", "#06c"), font: from.fontFamily }
    const probe = document.createElement("canvas").getContext("2d")
    probe.fillStyle = style.page
    probe.fillRect(0, 0, 1, 1)
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data
    style.isDark = 0.3 * r + 0.59 * g + 0.11 * b < 128
  }

  function box(window) {
    return [toX(window[0]), toY(window[3]), (window[2] - window[0]) * view.scale, (window[3] - window[1]) * view.scale]
  }

  function paint() {
    frame = 0
    if (!view || !size.width) return
    const pen = picture.getContext("2d")
    pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0)
    pen.clearRect(0, 0, size.width, size.height)
    const seen = overlap(visible(), home)
    let stack = scenes
    // Zoomed far out of the newest picture, an older one that covers all looks better than a patchwork.
    if (stack.length > 1 && area(overlap(stack[0].window, seen)) < 0.3 * area(seen)) {
      const covering = stack.find((scene) => area(overlap(scene.window, seen)) > 0.9 * area(seen))
      if (covering) stack = [covering]
    }
    pen.save()
    for (const scene of stack) {
      if (scene.image) {
        const [left, top, width, height] = box(scene.window)
        const grown = (width * size.ratio) / scene.image.naturalWidth
        pen.imageSmoothingEnabled = grown < 6
        pen.imageSmoothingQuality = "high"
        pen.drawImage(scene.image, left, top, width, height)
      }
      if (scene.points) paintPoints(pen, scene.points)
      const [left, top, width, height] = box(scene.window)
      // Older pictures show only where newer ones have nothing: they are see-through and would add up.
      pen.beginPath()
      pen.rect(-1, -1, size.width + 2, size.height + 2)
      pen.rect(left, top, width, height)
      pen.clip("evenodd")
    }
    pen.restore()
    paintOverlay()
  }

  function radiusFor(n) {
    const inView = Math.max(1, n)
    return Math.min(5, Math.max(1.7, 60 / Math.sqrt(inView) + 1.3))
  }

  function paintPoints(pen, points) {
    const radius = radiusFor(points.n)
    const byColour = new Map()
    const margin = radius + 2
    for (let i = 0; i < points.n; i++) {
      const [px, py] = [toX(points.x[i]), toY(points.y[i])]
      if (px < -margin || py < -margin || px > size.width + margin || py > size.height + margin) continue
      let path = byColour.get(points.codes[i])
      if (!path) byColour.set(points.codes[i], (path = new Path2D()))
      path.moveTo(px + radius, py)
      path.arc(px, py, radius, 0, 6.2832)
    }
    // Other values last in the list, so drawn first and beneath.
    for (const code of [...byColour.keys()].sort((a, b) => b - a)) {
      const path = byColour.get(code)
      pen.fillStyle = colour(code)
      pen.globalAlpha = 0.85
      pen.fill(path)
      if (radius >= 3) {
        pen.globalAlpha = 0.9
        pen.strokeStyle = style.page
        pen.lineWidth = 0.8
        pen.stroke(path)
      }
    }
    pen.globalAlpha = 1
  }

  const colour = (code) => (data.colours && data.colours[code]) || style.accent

  function paintOverlay() {
    const pen = overlay.getContext("2d")
    pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0)
    pen.clearRect(0, 0, size.width, size.height)
    for (const outline of data.outlines || []) paintOutline(pen, outline.map(([x, y]) => [toX(x), toY(y)]), true, false)
    if (finished) paintOutline(pen, finished.map(([x, y]) => [toX(x), toY(y)]), true, true)
    paintTopics(pen)
    if (drawn) paintOutline(pen, drawn, tool === "box", true)
    const points = scenes[0] && scenes[0].points
    if (points && hovered >= 0 && hovered < points.n) {
      pen.beginPath()
      pen.arc(toX(points.x[hovered]), toY(points.y[hovered]), radiusFor(points.n) + 3, 0, 6.2832)
      pen.lineWidth = 2
      pen.strokeStyle = style.ink
      pen.stroke()
    }
  }

  function paintOutline(pen, outline, isClosed, isFilled) {
    if (outline.length < 2) return
    pen.beginPath()
    outline.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)))
    if (isClosed) pen.closePath()
    if (isFilled) {
      pen.globalAlpha = 0.12
      pen.fillStyle = style.accent
      pen.fill()
      pen.globalAlpha = 1
    }
    pen.lineJoin = "round"
    pen.lineWidth = 3.5
    pen.strokeStyle = style.page
    pen.stroke()
    pen.lineWidth = 1.8
    pen.strokeStyle = style.accent
    pen.setLineDash(isFilled ? [] : [6, 4])
    pen.stroke()
    pen.setLineDash([])
  }

  function paintTopics(pen) {
    const taken = [[0, 0, 60, 250], [0, size.height - 40, 12 + find(".caption").offsetWidth, size.height]]
    let placed = 0
    pen.textAlign = "center"
    pen.textBaseline = "middle"
    pen.lineJoin = "round"
    // The server sends them by count, the largest first.
    for (const topic of data.topics || []) {
      if (placed >= LABEL_LIMIT) break
      const [px, py] = [toX(topic.x), toY(topic.y)]
      if (px < 0 || py < 8 || px > size.width || py > size.height - 8) continue
      pen.font = `600 ${placed < 6 ? 13.5 : 12}px ${style.font}`
      const half = pen.measureText(topic.name).width / 2 + 5
      const middle = Math.min(size.width - half, Math.max(half, px))
      const room = [middle - half, py - 12, middle + half, py + 12]
      if (taken.some((other) => area(overlap(room, other)) > 0)) continue
      taken.push(room)
      placed += 1
      pen.lineWidth = 4
      pen.globalAlpha = 0.85
      pen.strokeStyle = style.page
      pen.strokeText(topic.name, middle, py)
      pen.globalAlpha = 1
      pen.fillStyle = style.ink
      pen.fillText(topic.name, middle, py)
    }
  }

  // Hover and click ----------------------------------------------------------------------------------------------
  function nearest(px, py) {
    const points = scenes[0] && scenes[0].points
    if (!points || !view) return -1
    const reach = Math.max(7, radiusFor(points.n) + 4)
    let best = reach * reach
    let found = -1
    for (let i = 0; i < points.n; i++) {
      const dx = toX(points.x[i]) - px
      const dy = toY(points.y[i]) - py
      const d = dx * dx + dy * dy
      if (d <= best) [best, found] = [d, i]
    }
    return found
  }

  function showTip(index) {
    const points = scenes[0].points
    const entry = ((data.legend && data.legend.entries) || []).find((item) => item.code === points.codes[index])
    tip.querySelector("i").style.background = colour(points.codes[index])
    tip.querySelector("b").textContent = entry ? entry.label : `Record ${points.ids[index]}`
    tip.querySelector(".tip-text").textContent = (points.labels && points.labels[index]) || ""
    tip.querySelector(".tip-foot").textContent = `${entry ? `Record ${points.ids[index]}, ` : ""}click to open`
    tip.hidden = false
    const [px, py] = [toX(points.x[index]), toY(points.y[index])]
    const left = px + 14 + tip.offsetWidth < size.width ? px + 14 : Math.max(4, px - 14 - tip.offsetWidth)
    const top = Math.min(Math.max(4, py - tip.offsetHeight / 2), Math.max(4, size.height - tip.offsetHeight - 4))
    tip.style.left = `${left}px`
    tip.style.top = `${top}px`
  }

  function hideTip() {
    if (hovered < 0 && tip.hidden) return
    hovered = -1
    tip.hidden = true
    stage.classList.remove("over-point")
    draw()
  }

  function hover(px, py) {
    const index = tool === "pan" ? nearest(px, py) : -1
    if (index === hovered) return
    if (index < 0) return hideTip()
    hovered = index
    stage.classList.add("over-point")
    showTip(index)
    draw()
  }

  function click(px, py) {
    if (tool !== "pan" || !view) return
    const index = nearest(px, py)
    if (index >= 0) return tell("open", scenes[0].points.ids[index])
    if (!scenes[0] || !scenes[0].image) return
    // A second click within this time is a double click, which zooms.
    clearTimeout(clickTimer)
    clickTimer = setTimeout(() => tell("at", [fromX(px), fromY(py), 6 / view.scale]), CLICK_MS)
  }

  // Tools --------------------------------------------------------------------------------------------------------
  function choose(name) {
    tool = name
    drawn = null
    stage.dataset.tool = name
    for (const button of buttons) {
      if (button.dataset.tool) button.setAttribute("aria-pressed", String(button.dataset.tool === name))
    }
    hint.hidden = name === "pan"
    hint.textContent = name === "lasso" ? "Draw around the records to select" : "Drag a rectangle, or Enter for all in view"
    hideTip()
    draw()
  }

  function finishOutline() {
    const outline = drawn
    drawn = null
    if (!outline || outlineArea(outline) < 16) return draw()
    if (tool === "lasso") {
      const corners = simplify(outline)
      if (corners.length >= 3) {
        finished = corners.map(([px, py]) => [fromX(px), fromY(py)])
        tell("lasso", finished)
      }
    } else {
      sendBox([fromX(outline[0][0]), fromY(outline[2][1]), fromX(outline[2][0]), fromY(outline[0][1])])
    }
    choose("pan")
  }

  function sendBox(window) {
    const ordered = union([window[0], window[1], window[0], window[1]], [window[2], window[3], window[2], window[3]])
    finished = [[ordered[0], ordered[1]], [ordered[2], ordered[1]], [ordered[2], ordered[3]], [ordered[0], ordered[3]]]
    tell("box", ordered)
  }

  function spot(event) {
    const edge = stage.getBoundingClientRect()
    // The border lies outside the canvas.
    return [event.clientX - edge.left - stage.clientLeft, event.clientY - edge.top - stage.clientTop]
  }

  const onTools = (event) => event.target.closest && event.target.closest(".tools")

  stage.onpointerdown = (event) => {
    if (onTools(event) || event.button > 0 || !view) return
    const at = spot(event)
    stage.setPointerCapture(event.pointerId)
    stage.focus({ preventScroll: true })
    pointers.set(event.pointerId, at)
    hideTip()
    if (pointers.size > 1) {
      drawn = null
      drag = null
      return draw()
    }
    drag = { from: at, last: at, isClick: true }
    if (tool !== "pan") drawn = [at]
  }

  stage.onpointermove = (event) => {
    const at = spot(event)
    if (!pointers.has(event.pointerId)) {
      if (event.pointerType !== "touch" && !onTools(event)) hover(...at)
      return
    }
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()]
      pointers.set(event.pointerId, at)
      const [c, d] = [...pointers.values()]
      const gap = (p, q) => Math.max(1, Math.hypot(p[0] - q[0], p[1] - q[1]))
      shift((c[0] + d[0] - a[0] - b[0]) / 2, (c[1] + d[1] - a[1] - b[1]) / 2)
      return zoom(gap(c, d) / gap(a, b), (c[0] + d[0]) / 2, (c[1] + d[1]) / 2)
    }
    pointers.set(event.pointerId, at)
    if (!drag) return
    if (Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) > 4) drag.isClick = false
    if (tool === "pan") {
      if (drag.isClick) return
      stage.classList.add("dragging")
      shift(at[0] - drag.last[0], at[1] - drag.last[1])
      drag.last = at
    } else if (tool === "lasso" && drawn) {
      const [x, y] = drawn[drawn.length - 1]
      if (Math.hypot(at[0] - x, at[1] - y) >= 2) drawn.push(at)
      draw()
    } else if (drawn) {
      const [x, y] = drag.from
      drawn = [[Math.min(x, at[0]), Math.min(y, at[1])], [Math.max(x, at[0]), Math.min(y, at[1])], [Math.max(x, at[0]), Math.max(y, at[1])], [Math.min(x, at[0]), Math.max(y, at[1])]]
      draw()
    }
  }

  const release = (event) => {
    if (!pointers.delete(event.pointerId)) return
    stage.classList.remove("dragging")
    if (pointers.size) return
    const ended = drag
    drag = null
    if (event.type === "pointercancel") {
      drawn = null
      return draw()
    }
    if (drawn && drawn.length > 1) finishOutline()
    else drawn = null
    if (ended && ended.isClick) click(...ended.from)
    ask(REST_MS)
  }
  stage.onpointerup = release
  stage.onpointercancel = release
  stage.onpointerleave = () => pointers.size || hideTip()

  stage.ondblclick = (event) => {
    if (onTools(event) || tool !== "pan") return
    clearTimeout(clickTimer)
    zoom(event.shiftKey ? 0.5 : 2, ...spot(event))
  }

  const wheel = (event) => {
    if (onTools(event) || !view) return
    event.preventDefault()
    const lines = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 200 : 1
    const pace = event.ctrlKey ? 0.01 : 0.0018
    zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * pace), ...spot(event))
  }
  // By listener, for a handler property cannot be told to be active, and only an active one may hold the page still.
  stage.addEventListener("wheel", wheel, { passive: false })

  const keys = {
    p: () => choose("pan"),
    l: () => choose("lasso"),
    b: () => choose("box"),
    "+": () => zoom(1.6),
    "=": () => zoom(1.6),
    "-": () => zoom(1 / 1.6),
    0: reset,
    Escape: () => choose("pan"),
    ArrowLeft: () => shift(70, 0),
    ArrowRight: () => shift(-70, 0),
    ArrowUp: () => shift(0, 70),
    ArrowDown: () => shift(0, -70),
  }
  stage.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (key === "Enter" && tool === "box" && event.target === stage && view) {
      sendBox(overlap(visible(), home))
      choose("pan")
    } else if (keys[key]) {
      keys[key]()
    } else {
      return
    }
    // Streamlit has shortcuts of its own on some letters.
    event.preventDefault()
    event.stopPropagation()
  }

  for (const button of buttons) {
    button.onclick = () => {
      if (button.dataset.tool) return choose(button.dataset.tool)
      if (button.dataset.act === "in") zoom(1.6)
      if (button.dataset.act === "out") zoom(1 / 1.6)
      if (button.dataset.act === "reset") reset()
    }
  }

  // Legend -------------------------------------------------------------------------------------------------------
  function writeLegend() {
    const content = data.legend
    legend.hidden = !content
    root.classList.toggle("with-legend", Boolean(content))
    if (!content) return
    legend.querySelector("h4").textContent = content.title || ""
    const ramp = legend.querySelector(".ramp")
    ramp.hidden = !content.ramp
    if (content.ramp) {
      ramp.querySelector(".bar").style.background = `linear-gradient(90deg, ${content.ramp.colours.join(", ")})`
      const ends = ramp.querySelectorAll(".ends span")
      ends[0].textContent = content.ramp.low
      ends[1].textContent = content.ramp.high
    }
    const list = legend.querySelector("ul")
    list.replaceChildren()
    for (const entry of content.entries || []) {
      const button = document.createElement("button")
      button.type = "button"
      button.disabled = !entry.can_filter
      if (entry.can_filter) button.setAttribute("aria-pressed", String(Boolean(entry.is_pressed)))
      button.title = entry.can_filter ? `${entry.label}: click to ${entry.is_pressed ? "remove the filter" : "filter"}` : entry.label
      const swatch = document.createElement("i")
      swatch.style.background = entry.colour
      const name = document.createElement("span")
      name.className = "name"
      name.textContent = entry.label
      const count = document.createElement("span")
      count.className = "count"
      count.textContent = entry.count === null || entry.count === undefined ? "" : Number(entry.count).toLocaleString("en")
      button.append(swatch, name, count)
      button.onclick = () => tell("legend", { value: entry.value, other: Boolean(entry.is_other) })
      const item = document.createElement("li")
      item.append(button)
      list.append(item)
    }
  }

  // What the server sends ----------------------------------------------------------------------------------------
  function commit(scene) {
    // Pictures of another filter or colour are of no use; of the same one, keep a few and the one of everything.
    const older = scenes.filter((item) => item.layer === scene.layer && item.image && !same(item.window, scene.window))
    const whole = older.find((item) => within(home, item.window, 1e-6 * (home[2] - home[0])))
    scenes = [scene, ...older.slice(0, 2)]
    if (whole && !scenes.includes(whole)) scenes.push(whole)
    hovered = -1
    tip.hidden = true
    settle()
    ask(REST_MS)
  }

  function settle() {
    finished = null
    busy.hidden = true
    find(".caption").textContent = data.caption || ""
    draw()
  }

  function update(next) {
    component = next
    data = next.data || {}
    readStyle()
    stage.dataset.tool = tool
    if (!data.home) return
    const isOtherMap = !same(home, data.home)
    home = data.home
    measure()
    if (isOtherMap) [scenes, target] = [[], null]
    // The place that a person moved to is newer than what the server knows, unless it gives a new command to move.
    if (size.width && (!view || isOtherMap || (data.move !== moved && data.move !== null && data.move !== undefined))) {
      fit(data.window || home)
      asked = null
    }
    moved = data.move
    writeLegend()
    const wanted = JSON.stringify([data.layer, data.window, data.image, data.points])
    if (wanted === target) {
      // An answer that changes nothing in the picture, or the same one again while it is being decoded.
      if (scenes[0] && scenes[0].wanted === wanted) settle()
      return
    }
    target = wanted
    const scene = { wanted, window: data.window || home, layer: data.layer, image: null, points: unpack(data.points) }
    if (!data.image) return commit(scene)
    const image = new Image()
    // The old picture stays until the new one is decoded, and an answer that was overtaken is dropped.
    image.onload = () => target === wanted && commit({ ...scene, image })
    image.onerror = () => target === wanted && commit(scene)
    image.src = `data:image/png;base64,${data.image}`
  }

  function measure() {
    // On a narrow screen a lower map leaves room to scroll past it.
    const wanted = data.height || 560
    const lower = Math.min(wanted, Math.max(320, Math.round(root.clientWidth * 0.85)))
    if (root.clientWidth) stage.style.height = `${lower}px`
    root.style.setProperty("--map-height", `${lower}px`)
    const width = stage.clientWidth
    const height = stage.clientHeight
    root.classList.toggle("wide", root.clientWidth >= WIDE_PX)
    const ratio = Math.min(3, window.devicePixelRatio || 1)
    if (width === size.width && height === size.height && ratio === size.ratio) return
    const wasEverything = view && home && within(home, visible(), 1e-6 * (home[2] - home[0]))
    size = { width, height, ratio }
    for (const canvas of [picture, overlay]) {
      canvas.width = Math.max(1, Math.round(width * ratio))
      canvas.height = Math.max(1, Math.round(height * ratio))
    }
    if (!width || !home) return
    if (!view || wasEverything) fit(view ? home : data.window || home)
    if (frame) cancelAnimationFrame(frame)
    // At once, for a resized canvas is empty.
    paint()
    ask(REST_MS * 2)
  }

  const observer = new ResizeObserver(measure)
  observer.observe(root)
  observer.observe(stage)

  function destroy() {
    observer.disconnect()
    stage.removeEventListener("wheel", wheel)
    clearTimeout(restTimer)
    clearTimeout(clickTimer)
    cancelAnimationFrame(frame)
  }

  return { update, destroy }
}
