"""Reads every Markdown file below the documents folder and writes the index that the page reads."""

from config import settings
from retrieval import passages_of, save


def main() -> None:
    files = sorted(settings.documents.rglob("*.md"))
    passages = [
        passage
        for file in files
        for passage in passages_of(str(file.relative_to(settings.documents)), file.read_text(encoding="utf-8"))
    ]
    save(passages, settings.index_file)
    print(f"indexed {len(passages)} passages of {len(files)} documents into {settings.index_file}")


if __name__ == "__main__":
    main()
