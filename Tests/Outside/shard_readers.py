"""What is wrong with a release's shards, by the libraries that people train with: a list of failures, empty if nothing.

webdataset with tarfile, MosaicML streaming, pyarrow with datasets, DuckDB and polars, mlcroissant.
"""
import contextlib
import hashlib
import io
import json
import logging
import os
import pathlib
import socket
import tarfile
import tempfile
import warnings
from unittest import mock

import torch_stand_in

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1")


def webdataset_failures(release):
    """Every shard is read by both, is plain ustar without a clock, and no key comes twice."""
    import webdataset
    failures, seen, shapes = [], set(), set()
    shards = sorted(pathlib.Path(release, "wds").glob("*.tar"))
    for path in shards:
        try:
            members, end = 0, 0
            with tarfile.open(path) as tar:
                for member in tar:
                    members += 1
                    if not member.isreg() or member.name.startswith("/") or ".." in member.name.split("/"):
                        failures.append(f"{path.name}: {member.name!r} is no plain member")
                    if member.mtime or member.uid or member.gid or member.pax_headers:
                        failures.append(f"{path.name}: {member.name!r} has a clock or an owner")
                    end = member.offset_data + (member.size + 511) // 512 * 512
            data = path.read_bytes()
            if data[257:265] != b"ustar\x0000":
                failures.append(f"{path.name}: not POSIX ustar")
            if len(data) - end < 1024 or data[end:].strip(b"\0"):
                failures.append(f"{path.name}: no two empty blocks at its end")
            fields = 0
            with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
                warnings.simplefilter("ignore")
                for sample in webdataset.WebDataset(str(path), shardshuffle=False, empty_check=False):
                    names = sorted(name for name in sample if not name.startswith("__"))
                    fields += len(names)
                    shapes.add(tuple(names))
                    if sample["__key__"] in seen:
                        failures.append(f"{path.name}: the key {sample['__key__']} twice")
                    seen.add(sample["__key__"])
                    json.loads(sample["json"])
                    sample.get("txt", b"").decode()
            if fields != members:
                failures.append(f"{path.name}: {fields} fields read of {members} members")
        except Exception as error:
            failures.append(f"{path.name}: {type(error).__name__}: {error}")
    if not shards:
        failures.append("no shard")
    if len(shapes) > 1:
        failures.append("samples differ in their members")
    return failures


def mds_rows(folder):
    """Every row of one split, copied from a remote folder, hash-checked and decoded as a trainer does it."""
    with torch_stand_in.installed(), tempfile.TemporaryDirectory() as local:
        import streaming
        from streaming.base.util import clean_stale_shared_memory
        clean_stale_shared_memory()
        data = streaming.StreamingDataset(
            remote=str(folder), local=os.path.join(local, "copy"), shuffle=False, batch_size=1, validate_hash="sha256",
            num_canonical_nodes=1)
        rows = [data[index] for index in range(data.size)]
        del data
    return rows


def mds_failures(release):
    failures = []
    folders = sorted(path.parent for path in pathlib.Path(release, "mds").glob("*/index.json"))
    for folder in folders:
        try:
            index = json.loads((folder / "index.json").read_text())
            if index["version"] != 2:
                failures.append(f"{folder.name}: version {index['version']}")
            for shard in index["shards"]:
                data = (folder / shard["raw_data"]["basename"]).read_bytes()
                if len(data) != shard["raw_data"]["bytes"]:
                    failures.append(f"{folder.name}: {shard['raw_data']['basename']} has {len(data)} bytes")
                if hashlib.sha256(data).hexdigest() != shard["raw_data"]["hashes"]["sha256"]:
                    failures.append(f"{folder.name}: {shard['raw_data']['basename']} has another hash")
            wanted = sum(shard["samples"] for shard in index["shards"])
            found = len(mds_rows(folder))
            if found != wanted:
                failures.append(f"{folder.name}: {found} rows of {wanted}")
        except Exception as error:
            failures.append(f"{folder.name}: {type(error).__name__}: {error}")
    return failures if folders else ["no index.json"]


def parquet_failures(release):
    """pyarrow with page checksums, the card's configurations by datasets, and the counts of DuckDB and polars."""
    import datasets
    import duckdb
    import polars
    import pyarrow.parquet
    failures, total = [], 0
    files = sorted(pathlib.Path(release, "data").glob("*.parquet"))
    for path in files:
        try:
            file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
            count = 0
            for batch in file.iter_batches(8192):
                batch.validate(full=True)
                count += batch.num_rows
            if count != file.metadata.num_rows:
                failures.append(f"{path.name}: {count} rows of {file.metadata.num_rows}")
            if b"huggingface" not in (file.metadata.metadata or {}):
                failures.append(f"{path.name}: no features")
            total += count
        except Exception as error:
            failures.append(f"{path.name}: {type(error).__name__}: {error}")
    if not files:
        return ["no file"]
    if failures:
        return failures
    pattern = str(pathlib.Path(release, "data", "*.parquet"))
    try:
        counts = {"duckdb": duckdb.sql(f"select count(*) from read_parquet('{pattern}')").fetchall()[0][0],
                  "polars": polars.read_parquet(pattern).height}
        datasets.disable_progress_bars()
        with tempfile.TemporaryDirectory() as cache:
            for config in datasets.get_dataset_config_names(str(release)):
                loaded = datasets.load_dataset(str(release), config, cache_dir=cache)
                if config != "annotations":
                    counts["datasets"] = sum(split.num_rows for split in loaded.values())
                    streamed = datasets.load_dataset(str(release), config, streaming=True)
                    counts["datasets, streaming"] = sum(1 for split in streamed.values() for _ in split)
        failures += [f"{reader} counts {count} rows of {total}" for reader, count in counts.items() if count != total]
        if "datasets" not in counts:
            failures.append("datasets finds no configuration")
    except Exception as error:
        failures.append(f"{type(error).__name__}: {error}")
    return failures


RAI = {"rai:dataCollection", "rai:dataAnnotationProtocol", "rai:annotationsPerItem"}


def croissant_failures(release):
    """mlcroissant validates and reads all record sets, every file has its hash and size, nothing asks the network."""
    import mlcroissant
    path = pathlib.Path(release, "croissant.json")
    failures = []

    def refuse(*_, **__):
        raise OSError("the network is used")

    logging.disable(logging.CRITICAL)
    try:
        with mock.patch.object(socket.socket, "connect", refuse), mock.patch.object(socket, "getaddrinfo", refuse):
            raw = json.loads(path.read_text())
            failures += [f"{name} is missing" for name in (
                "name", "description", "license", "url", "creator", "datePublished") if not raw.get(name)]
            known = {key for key in raw if key.startswith("rai:")}
            failures += [f"{name} is missing" for name in sorted(RAI - known)]
            dataset = mlcroissant.Dataset(str(path))
            failures += sorted(dataset.metadata.ctx.issues.errors)
            for item in raw["distribution"]:
                if "contentUrl" not in item:
                    continue
                place = (path.parent / item["contentUrl"]).resolve()
                if not place.is_relative_to(path.parent.resolve()):
                    failures.append(f"{item['contentUrl']} leaves the folder")
                    continue
                data = place.read_bytes()
                if hashlib.sha256(data).hexdigest() != item["sha256"]:
                    failures.append(f"{item['contentUrl']} has another hash")
                if item["contentSize"] != f"{len(data)} B":
                    failures.append(f"{item['contentUrl']} has {len(data)} bytes, not {item['contentSize']}")
            for records in raw["recordSet"]:
                count = sum(1 for _ in dataset.records(records["@id"]))
                if count == 0:
                    failures.append(f"no records in {records['@id']}")
    except Exception as error:
        failures.append(f"{type(error).__name__}: {error}")
    finally:
        logging.disable(logging.NOTSET)
    return failures


READERS = {
    "webdataset": webdataset_failures, "mds": mds_failures, "parquet": parquet_failures,
    "croissant": croissant_failures}
