"""What mkdocs.yml names: MkDocs loads a hook from a file, outside its package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from generator.site.hook import (  # noqa: F401 - MkDocs finds them here by their names
    on_config,
    on_env,
    on_files,
    on_page_content,
    on_post_build,
    on_post_page,
    on_post_template,
    on_pre_page,
    on_serve,
    on_startup,
)
