"""Long work: the stages of an analysis, and jobs that run outside of the page, show progress, stop and resume."""
