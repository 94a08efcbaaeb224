"""Croissant metadata, read by the reference implementation."""

import hashlib
import json

import mlcroissant
import pytest

from lib.share import croissant, publishing


@pytest.fixture
def path(shared):
    root, value = shared
    return root / "audits" / value["id"] / "croissant.json"


def test_it_is_valid(path):
    dataset = mlcroissant.Dataset(jsonld=path)
    assert dataset.metadata.ctx.issues.errors == set() and dataset.metadata.ctx.issues.warnings == set()
    assert dataset.metadata.name == "Audit of small talk"
    assert dataset.metadata.conforms_to == croissant.CONFORMS_TO or "1.0" in str(dataset.metadata.conforms_to)


def test_the_properties_of_responsible_ai_are_read(path):
    found = mlcroissant.Dataset(jsonld=path).metadata
    assert found.data_collection == "Written for a test."
    assert "No finding is published with this audit." in found.data_biases
    assert any("does not know every word" in line for line in found.data_limitations)
    assert found.data_use_cases == ["Nothing but tests."] or found.data_use_cases == "Nothing but tests."
    assert "does not say" in str(found.data_social_impact)
    assert "lexicon" in str(found.machine_annotation_tools)


def test_its_files_are_those_that_were_published(path):
    value = json.loads(path.read_text(encoding="utf-8"))
    assert [file["name"] for file in value["distribution"]] == ["audit.csv", "audit.html", "snapshot.json"]
    assert set(publishing.FILES.values()) - {"croissant.json"} == {file["name"] for file in value["distribution"]}
    for file in value["distribution"]:
        content = (path.parent / file["name"]).read_bytes()
        assert (file["sha256"], file["contentSize"]) == (hashlib.sha256(content).hexdigest(), f"{len(content)} B")


def test_markup_stays_text(shared):
    _, value = shared
    made = croissant.to_json(value | {"title": '"</script><script>'}, {})
    assert json.loads(made)["name"] == '"</script><script>'
