"""The share as Croissant 1.0 metadata with the properties of its extension for responsible AI (RAI 1.0).

Property names are those of the vocabulary, http://mlcommons.org/croissant/RAI/. The distribution holds the published
files and not the corpus, which a share never gives away.
"""

import hashlib
import json
from collections.abc import Mapping

from lib.share.findings import sentences

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
CONFORMS_TO = ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"]
FORMATS = {".json": "application/json", ".csv": "text/csv", ".html": "text/html"}


def to_json(value: dict, files: Mapping[str, str]) -> str:
    """Metadata of a snapshot; files are the others that are published with it, by name."""
    return json.dumps(metadata(value, files), indent=1, ensure_ascii=False) + "\n"


def metadata(value: dict, files: Mapping[str, str]) -> dict:
    """As plain values, in the order of the standard."""
    day = value["published"][:10]
    changes = [_decision(decision) for decision in value["decisions"]]
    text = {
        "rai:dataCollection": value["collection"] or "The curators did not say how the text was collected.",
        "rai:dataPreprocessingProtocol": value["method"],
        "rai:dataManipulationProtocol": changes or ["No record was left out or changed by a decision."],
        "rai:personalSensitiveInformation": [
            "The audit counts words that name gender, age, ethnicity, religion, disability, sexual orientation, "
            "nationality and social status. Nothing is inferred of any person.",
            "Numbers of fewer than 10 records are not published.",
            *_examples(value),
        ],
        "rai:machineAnnotationTools": [
            f"Winnow {value['winnow']}, lexicon {value['lexicon']['version']} ({value['lexicon']['hash']}), tiers "
            f"{value['tier']}"
        ],
        "rai:dataSocialImpact": " ".join(["The audit does not say:", *value["not_measured"]]),
        "rai:dataBiases": sentences(value["findings"]) or ["No finding is published with this audit."],
        "rai:dataLimitations": value["limits"],
        "rai:dataUseCases": value["uses"] or "The curators did not say what the data is meant for.",
        "rai:dataReleaseMaintenancePlan": _maintenance(value),
    }
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": value["title"],
        "description": f"Audit of the corpus {value['corpus']['name']} as it was on {day}. "
        + " ".join(value["measured"]),
        "conformsTo": CONFORMS_TO,
        "license": value["licence"],
        "url": f"urn:winnow:audit:{value['id']}",
        "version": "1.0.0",
        "datePublished": day,
        "creator": {"@type": "sc:Person", "name": value["author"]},
        "publisher": {"@type": "sc:Organization", "name": value["owner"]},
        "citeAs": f"{value['author']}: {value['title']}. {day}, {value['id']}.",
        **text,
        "distribution": [_file(name, files[name]) for name in sorted(files)],
    }


def _file(name: str, text: str) -> dict:
    content = text.encode("utf-8")
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{len(content)} B",
        "encodingFormat": FORMATS[name[name.rindex(".") :]],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _examples(value: Mapping) -> list[str]:
    n = len(value["snippets"])
    if not n:
        return ["No text of records is published."]
    return [
        f"{n} snippets of records, of at most 200 characters each, are published: masked, and approved one by one by "
        "the curators."
    ]


def _decision(decision: Mapping) -> str:
    n = "some records, too few to say how many" if decision["n"] is None else f"about {decision['n']:,} records"
    return f"{decision['at']}: {decision['action']}, {n}: {decision['reason']}"


def _maintenance(value: Mapping) -> str:
    review = f"The next review is due on {value['next_review']}." if value["next_review"] else "No review is planned."
    return f"The audit is frozen and does not follow the corpus. {review} Owner: {value['owner']}."
