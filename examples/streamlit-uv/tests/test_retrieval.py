import tempfile
import unittest
from pathlib import Path

from retrieval import Passage, best, load, passages_of, save

HANDBOOK = Path(__file__).parents[1] / "documents/handbook.md"


class Retrieval(unittest.TestCase):
    def setUp(self):
        self.passages = passages_of("handbook.md", HANDBOOK.read_text(encoding="utf-8"))

    def test_a_heading_stays_with_its_paragraph(self):
        self.assertEqual(len(self.passages), 2)
        self.assertTrue(self.passages[0].text.startswith("Leave: Everyone"))

    def test_the_best_passage_shares_the_rare_words(self):
        found = best("Which receipts go into the expense report?", self.passages, 1)
        self.assertEqual([passage.text.split(":")[0] for passage in found], ["Travel"])

    def test_nothing_in_common_finds_nothing(self):
        self.assertEqual(best("xylophone", self.passages, 3), [])

    def test_an_index_is_read_as_it_was_written(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "index/index.json"
            self.assertEqual(load(file), [])
            save([Passage("a.md", "Grüße")], file)
            self.assertEqual(load(file), [Passage("a.md", "Grüße")])
