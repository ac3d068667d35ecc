import importlib.util
import os
import unittest
from unittest import mock


@unittest.skipUnless(importlib.util.find_spec("pydantic_settings"), "pydantic-settings is not installed")
class Settings(unittest.TestCase):
    def test_reads_variables_with_the_prefix_alone(self):
        from config import Settings

        given = {"DOCMIND_OLLAMA_BASE_URL": "http://ollama:11434", "OLLAMA_MODEL": "another"}
        with mock.patch.dict(os.environ, given):
            settings = Settings()
        self.assertEqual(settings.ollama_base_url, "http://ollama:11434")
        self.assertEqual(settings.ollama_model, "llama3.2:1b")
