"""Is there a Chromium for the browser tests? Installs Debian's where it can, and says what to do where it cannot."""

import os
import shutil
import subprocess
import sys

NEEDED = "The browser tests need Chromium at /usr/bin/chromium"


def found() -> bool:
    return os.access("/usr/bin/chromium", os.X_OK)


def main() -> int:
    if found():
        return 0
    if shutil.which("apt-get") is None:
        print(f"{NEEDED}; install it with this system's package manager and run again.", file=sys.stderr)
        return 2
    if os.geteuid() != 0:
        print(f"{NEEDED}; run `sudo apt-get update && sudo apt-get install -y chromium`, then again.", file=sys.stderr)
        return 2
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            print(f"{NEEDED}; `{' '.join(command)}` failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
            return 2
    return 0 if found() else 2


if __name__ == "__main__":
    sys.exit(main())
