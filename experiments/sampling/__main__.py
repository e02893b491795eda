"""What ``python -m striata.experiments.sampling`` does."""

from striata.experiments.commands.main import run_as_script

if __name__ == "__main__":
    run_as_script("sampling")
