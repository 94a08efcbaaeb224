"""The stages of an analysis: what each is called, what it needs, what its result depends on, and what runs it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields

from lib.audit import mentions
from lib.corpus import appending, generated, importing
from lib.corpus.artifacts import Task
from lib.corpus.workspace import Workspace
from lib.duplicates import meaning_second_look, meaning_stage, passages_stage
from lib.duplicates import stages as duplicates
from lib.duplicates.groups import checked_threshold
from lib.duplicates.normalise import CASE_AND_SPACE, checked_normalisation
from lib.duplicates.signatures import NearOptions
from lib.embed import encoders
from lib.embed import stages as embed
from lib.errors import BadOption
from lib.signals import profile
from lib.topics import stages as topics


@dataclass(frozen=True)
class Options:
    """What the user may choose for an analysis. The defaults are those of the app."""

    encoder: str = "auto"
    normalisation: str = CASE_AND_SPACE
    near_similarity: float = 0.8
    neighbours: int = 15
    seed: int = 7

    @classmethod
    def from_json(cls, value: dict) -> "Options":
        """Raises BadOption for a name that there is not."""
        if unknown := set(value) - {field.name for field in fields(cls)}:
            raise BadOption(f"An analysis has no option {', '.join(sorted(unknown))}.")
        return cls(**value)

    def to_json(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Stage:
    """title and about are what the page shows; needs names the stages whose artifacts it reads.

    version is raised when the code gives other bytes for the same input. parameters gives all that the result depends
    on besides the inputs. has_columns says whether it adds to the catalog, is_default whether it runs where
    no stage is named.
    """

    name: str
    title: str
    about: str
    needs: tuple[str, ...]
    version: int
    parameters: Callable[[Workspace, Options], dict]
    run: Callable[[Task], None]
    has_columns: bool = True
    is_default: bool = True


def _sources(workspace: Workspace, options: Options) -> dict:
    return appending.parameters(workspace)


# The parameter that says a choice in words, with the number of records in them. Nothing is computed from it.
IN_WORDS = "why"


def _encoder(workspace: Workspace, options: Options) -> dict:
    choice = encoders.choose(options.encoder, workspace.sources.n_rows)
    return {"encoder": choice.name, IN_WORDS: choice.sentence}


def _nothing(workspace: Workspace, options: Options) -> dict:
    return {}


STAGES: tuple[Stage, ...] = (
    Stage(
        "import",
        "Import",
        "Copies text and narrow columns into the workspace, so that every click is quick.",
        (),
        importing.VERSION,
        _sources,
        importing.run,
    ),
    Stage(
        "generated",
        "Generated records",
        "Says of each record whether it was made here, from which other, and how.",
        ("import",),
        generated.VERSION,
        lambda workspace, options: generated.parameters(workspace),
        generated.run,
        is_default=False,
    ),
    Stage(
        "profile",
        "Profile",
        "Counts words, lines and tokens, and describes every column.",
        ("import",),
        profile.VERSION,
        _nothing,
        profile.run,
    ),
    Stage(
        "exact",
        "Exact duplicates",
        "Groups records whose text is the same after the chosen normalisation.",
        ("import",),
        duplicates.EXACT_VERSION,
        lambda workspace, options: {"normalisation": checked_normalisation(options.normalisation)},
        duplicates.run_exact,
    ),
    Stage(
        "near",
        "Near-duplicates",
        "Finds pairs of similar texts by MinHash and verifies each by its exact Jaccard similarity.",
        ("import",),
        duplicates.NEAR_VERSION,
        lambda workspace, options: asdict(NearOptions()),
        duplicates.run_near,
        has_columns=False,
    ),
    Stage(
        "groups",
        "Near-duplicate groups",
        "Cuts the pairs at the similarity chosen, and proposes which copy stays.",
        ("import", "near"),
        duplicates.GROUPS_VERSION,
        lambda workspace, options: {
            "similarity": checked_threshold(options.near_similarity, NearOptions().floor),
            **({"families": True} if generated.names_parents(workspace) else {}),
        },
        duplicates.run_groups,
    ),
    Stage(
        "embed",
        "Embeddings",
        "Turns each text into a vector, so that closeness in meaning can be measured.",
        ("import",),
        embed.EMBED_VERSION,
        _encoder,
        embed.run_embed,
        has_columns=False,
    ),
    Stage(
        "neighbours",
        "Neighbours",
        "Finds the nearest records of each record by the cosine of their vectors.",
        ("embed",),
        embed.NEIGHBOURS_VERSION,
        lambda workspace, options: {"k": options.neighbours, "seed": options.seed},
        embed.run_neighbours,
        has_columns=False,
    ),
    Stage(
        "map",
        "Map",
        "Lays the corpus out in two dimensions, and says how far each place can be trusted.",
        ("embed", "neighbours"),
        embed.MAP_VERSION,
        lambda workspace, options: {"seed": options.seed},
        embed.run_map,
    ),
    Stage(
        "topics",
        "Topics",
        "Groups records that are close in meaning, on two levels, and names the groups by their words.",
        ("import", "embed"),
        topics.VERSION,
        lambda workspace, options: {"seed": options.seed},
        topics.run,
    ),
    Stage(
        "mentions",
        "Mentions",
        "Finds the words that mention groups of people, by sentence and with the lexicon of this corpus.",
        ("import",),
        mentions.VERSION,
        lambda workspace, options: mentions.parameters(workspace),
        mentions.run,
    ),
    Stage(
        "meaning",
        "Duplicates by meaning",
        "Finds pairs of records whose vectors are close, and measures how many it misses.",
        ("embed",),
        meaning_stage.VERSION,
        lambda workspace, options: {"seed": options.seed},
        meaning_stage.run,
        has_columns=False,
        is_default=False,
    ),
    Stage(
        meaning_second_look.NAME,
        "Second look at pairs by meaning",
        "Judges the most similar pairs that the vectors propose again by a sentence model; it takes minutes.",
        ("import", "embed", "meaning"),
        meaning_second_look.VERSION,
        _nothing,
        meaning_second_look.run,
        has_columns=False,
        is_default=False,
    ),
    Stage(
        "passages",
        "Recurring passages",
        "Finds paragraphs, lines and runs of 50 words that stand in several records.",
        ("import", "exact", "groups"),
        passages_stage.VERSION,
        _nothing,
        passages_stage.run,
        has_columns=False,
        is_default=False,
    ),
)
DEFAULT_STAGES = tuple(found for found in STAGES if found.is_default)


def stage(name: str) -> Stage:
    """Raises BadOption with the names there are."""
    for found in STAGES:
        if found.name == name:
            return found
    raise BadOption(f"There is no stage {name!r}; the stages are {', '.join(s.name for s in STAGES)}.")


def needed(only: Sequence[str] = (), workspace: Workspace | None = None) -> list[Stage]:
    """The stages of these names and all that they need, in order; the default ones where none is named.

    A workspace with records that were made in it needs the stage that tells them from the others with any of them. One
    that grew needs the stages that were in force before and run on demand only, where all that they need runs too:
    what a person has asked for once stays, and only now can it be taken over.
    """
    wanted = {stage(name).name for name in only} or {s.name for s in DEFAULT_STAGES}
    if workspace is not None and len(workspace.sources.given) < len(workspace.sources.files):
        wanted.add("generated")
    for found in reversed(STAGES):
        if found.name in wanted:
            wanted |= set(found.needs)
    before = appending.previous(workspace) if workspace is not None else {}
    for found in STAGES:
        if found.name in before and not found.is_default and wanted.issuperset(found.needs):
            wanted.add(found.name)
    return [found for found in STAGES if found.name in wanted]
