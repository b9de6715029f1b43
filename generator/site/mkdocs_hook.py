"""What mkdocs.yml names: MkDocs loads a hook from a file, outside its package."""

from generator.site.hook import on_config, on_files, on_post_build, on_serve  # noqa: F401
