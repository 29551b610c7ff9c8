"""The Datasette plugin: pages, plots, reviews; reads the base, imports no stage."""
