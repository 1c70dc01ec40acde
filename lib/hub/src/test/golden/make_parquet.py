"""Small Parquet files over the format's choices, and the values that pyarrow reads from them. See README.md."""
import datetime
import decimal
import hashlib
import io
import json
import pathlib
import random
import struct

import pyarrow as pa
import pyarrow.parquet as pq

OUT = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden" / "parquet"
LIMIT = 600_000
expected = {}


def line(value):
    """One value as text: its kind and its digits."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "double " + struct.pack(">d", value).hex()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime):
        return str(round(value.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000))
    if isinstance(value, decimal.Decimal):  # of five digits: three bytes
        return "bytes " + int(value.scaleb(2)).to_bytes(3, "big", signed=True).hex()
    if isinstance(value, str):
        return "text " + value.encode().hex()
    return "bytes " + value.hex()


def leaves(prefix, fields):
    for field in fields:
        if pa.types.is_struct(field.type):
            yield from leaves(prefix + [field.name], field.type)
        elif not pa.types.is_list(field.type):
            yield prefix + [field.name]


def remember(name):
    """Puts into `expected` what pyarrow reads: for each column the hash of its values' lines."""
    table = pq.read_table(OUT / name)
    rows = table.to_pylist()
    columns = {}
    for path in leaves([], table.schema):
        lines = []
        for row in rows:
            value = row
            for key in path:
                value = None if value is None else value[key]
            lines.append(line(value) + "\n")
        columns[".".join(path)] = hashlib.sha256("".join(lines).encode()).hexdigest()
    expected[name] = {"rows": len(rows), "columns": columns}


def write(name, table, **options):
    pq.write_table(table, OUT / name, **options)
    remember(name)


def maybe(r, nulls, value):
    return None if r.random() < nulls else value


def sample(rows, nulls, seed):
    """A table with a column of each kind."""
    r = random.Random(seed)
    f32 = lambda x: struct.unpack("<f", struct.pack("<f", x))[0]
    words = ["papillon", "蝶", "Schmetterling", "", "🦋"]
    make = {
        "flag": (pa.bool_(), lambda i: r.random() < 0.5),
        "small": (pa.int32(), lambda i: r.randrange(-2**31, 2**31)),
        "label": (pa.int64(), lambda i: i // 7 % 3),
        "whole": (pa.int64(), lambda i: r.randrange(-2**63, 2**63)),
        "single": (pa.float32(), lambda i: f32(r.gauss(0, 1))),
        "double": (pa.float64(), lambda i: r.gauss(0, 1)),
        "word": (pa.string(), lambda i: r.choice(words)),
        "name": (pa.string(), lambda i: f"butterfly {i:05d}"),
        "raw": (pa.binary(), lambda i: r.randbytes(r.randrange(12))),
        "fixed": (pa.binary(5), lambda i: r.randbytes(5)),
        "taken": (pa.timestamp("ms"), lambda i: datetime.datetime(2020, 1, 1) + datetime.timedelta(milliseconds=r.randrange(10**11))),
        "price": (pa.decimal128(5, 2), lambda i: decimal.Decimal(r.randrange(-99999, 99999)).scaleb(-2)),
        "tags": (pa.list_(pa.int32()), lambda i: [1] * r.randrange(3)),
        "image": (pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
                  lambda i: {"bytes": maybe(r, nulls, r.randbytes(r.randrange(40))), "path": maybe(r, nulls, f"{i}.png")}),
        "deep": (pa.struct([pa.field("a", pa.struct([pa.field("b", pa.int32(), nullable=False), ("c", pa.string())]))]),
                 lambda i: {"a": maybe(r, nulls, {"b": i, "c": maybe(r, nulls, r.choice(words))})}),
    }
    arrays = {key: pa.array([maybe(r, nulls, value(i)) for i in range(rows)], kind) for key, (kind, value) in make.items()}
    schema = pa.schema([pa.field(key, kind, nullable=nulls > 0) for key, (kind, _) in make.items()])
    return pa.table(arrays, schema=schema)


def matrix():
    for c, compression in enumerate(["none", "snappy", "gzip", "zstd"]):
        for version in ["1.0", "2.0"]:
            for dictionary in [True, False]:
                index = 4 * c + 2 * (version == "2.0") + dictionary
                write(f"{compression}_v{version[0]}_{'dictionary' if dictionary else 'plain'}.parquet",
                      sample(40, [0, 0.3, 0.9][index % 3], index), compression=compression,
                      data_page_version=version, use_dictionary=dictionary, row_group_size=[40, 13, 30][index % 3],
                      data_page_size=[1 << 20, 64][index % 2], write_batch_size=8,
                      write_page_checksum=index % 4 < 2, write_page_index=index % 2 == 0)


def encodings():
    table = sample(70, 0.2, 100)
    for version in ["1.0", "2.0"]:
        write(f"delta_v{version[0]}.parquet", table, use_dictionary=False, data_page_version=version, column_encoding={
            "flag": "RLE", "small": "DELTA_BINARY_PACKED", "label": "DELTA_BINARY_PACKED", "whole": "DELTA_BINARY_PACKED",
            "taken": "DELTA_BINARY_PACKED", "single": "BYTE_STREAM_SPLIT", "double": "BYTE_STREAM_SPLIT",
            "word": "DELTA_LENGTH_BYTE_ARRAY", "name": "DELTA_BYTE_ARRAY", "raw": "DELTA_BYTE_ARRAY",
            "fixed": "BYTE_STREAM_SPLIT", "price": "DELTA_BYTE_ARRAY", "image.bytes": "DELTA_LENGTH_BYTE_ARRAY"})
    write("split_whole.parquet", table.select(["small", "label"]), use_dictionary=False,
          column_encoding={"small": "BYTE_STREAM_SPLIT", "label": "BYTE_STREAM_SPLIT"})
    r = random.Random(7)
    runs = [x for _ in range(20) for x in [r.randrange(300)] * r.randrange(1, 200)]
    write("runs.parquet", pa.table({"number": runs, "flag": [x % 2 == 0 for x in runs],
                                    "some": [None if x % 3 == 0 else x for x in runs]}))


def large():
    """Values larger than a page, and pages too large to unpack whole: a few letters, so that they pack well."""
    r = random.Random(8)
    values = [bytes(r.choice(b"ab") for _ in range(50)) * r.randrange(1, 3000) + r.randbytes(9) for _ in range(36)]
    table = pa.table({"image": pa.array([{"bytes": v, "path": None} for v in values],
                                        pa.struct([("bytes", pa.binary()), ("path", pa.string())]))})
    assert 2 << 20 < sum(map(len, values)) < 3 << 20
    write("large_dictionary.parquet", table, compression="snappy")
    write("large_plain.parquet", table, compression="snappy", use_dictionary=False, write_page_checksum=True)
    write("large_zstd.parquet", table, compression="zstd")
    write("large_pages.parquet", table.slice(0, 4), compression="gzip", use_dictionary=False, data_page_size=100,
          write_batch_size=1)


def refused():
    """Read by pyarrow, refused here by name."""
    table = pa.table({"number": list(range(5))})
    for codec in ["lz4", "brotli"]:
        pq.write_table(table, OUT / f"{codec}.parquet", compression=codec)


def picture(r, side=8):
    from PIL import Image
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), bytes([r.randrange(256) for _ in range(3)]) * side * side).save(out, "PNG")
    return out.getvalue()


def sets():
    """Twins of the course's three data sets: their columns, not their content."""
    from datasets import ClassLabel, Dataset, Features, Image, Value
    r = random.Random(9)

    def save(name, rows, features, **options):
        (OUT / name).parent.mkdir(parents=True, exist_ok=True)
        Dataset.from_dict({key: [row[key] for row in rows] for key in features}, Features(features)).to_parquet(OUT / name, **options)
        remember(name)

    texts = ["image_url", "image_alt", "id", "name", "scientific_name", "gender", "taxonomy", "region", "locality", "date",
             "usnm_no", "guid", "edan_url", "source"]
    rows = [{**{key: maybe(r, 0.2, f"{key} {i}") for key in texts}, "stage": None, "image": {"bytes": picture(r), "path": None},
             "image_hash": f"{r.getrandbits(64):016x}", "sim_score": r.random()} for i in range(10)]
    save("butterflies/data/train-00000-of-00001.parquet", rows,
         {**{key: Value("string") for key in texts}, "stage": Value("float64"), "image": Image(),
          "image_hash": Value("string"), "sim_score": Value("float64")})
    artists = ["Unknown Artist", "boris-kustodiev", "camille-pissarro"]
    genres = ["abstract_painting", "cityscape", "genre_painting", "Unknown Genre"]
    styles = ["Abstract_Expressionism", "Action_painting"]
    for shard in range(3):
        rows = [{"image": {"bytes": picture(r), "path": f"{shard}_{i}.jpg"}, "artist": r.randrange(3), "genre": r.randrange(4),
                 "style": maybe(r, 0.3, r.randrange(2))} for i in range([4, 0, 5][shard])]
        save(f"wikiart/data/train-{shard:05d}-of-00003.parquet", rows,
             {"image": Image(), "artist": ClassLabel(names=artists), "genre": ClassLabel(names=genres), "style": ClassLabel(names=styles)},
             **({"batch_size": 2} if shard == 0 else {}))
    save("faces/default/train/0000.parquet", [{"image": {"bytes": picture(r), "path": None}} for _ in range(6)], {"image": Image()})
    # without datasets' remark: found by the bytes and the path
    plain = pa.table({"picture": pa.array([{"bytes": b"first", "path": None}, {"bytes": None, "path": "beside.png"},
                                           {"bytes": None, "path": "../outside.png"}, {"bytes": None, "path": None}, None]),
                      "caption": ["a", None, "c", "d", "e"]})
    (OUT / "plain").mkdir(exist_ok=True)
    write("plain/test.parquet", plain)
    two = pa.table({"a": plain["picture"], "b": plain["picture"]})
    (OUT / "two").mkdir(exist_ok=True)
    write("two/train.parquet", two)


def parts():
    """One split whose parts differ as Python allows: other order, whole numbers of another width, nothing, no column."""
    struct = lambda *names: pa.struct([(n, pa.binary() if n == "bytes" else pa.string()) for n in names])
    picture = lambda i, *names: pa.array([{"bytes": b"picture %d" % i, "path": None}], struct(*names))
    tables = [
        pa.table({"image": picture(0, "bytes", "path"), "meta.caption": ["one"], "meta": ["m"], "count": pa.array([7], pa.int64()),
                  "u32": pa.array([4_000_000_000], pa.uint32()), "u64": pa.array([2**64 - 1], pa.uint64()),
                  "price": pa.array([decimal.Decimal("12.34")]), "tags": [["a"]]}),
        pa.table({"count": pa.array([-8], pa.int32()), "meta.caption": ["two"], "image": picture(1, "path", "bytes")}),
        pa.table({"meta.caption": pa.nulls(1), "image": picture(2, "bytes", "path")}),
    ]
    (OUT / "parts/data").mkdir(parents=True, exist_ok=True)
    for i, table in enumerate(tables):
        pq.write_table(table, OUT / f"parts/data/train-{i:05d}-of-00003.parquet", store_decimal_as_integer=True)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    matrix()
    encodings()
    large()
    refused()
    sets()
    parts()
    text = json.dumps(expected, indent=1, sort_keys=True)
    (OUT / "expected.json").write_text(text + "\n", encoding="utf-8")
    sizes = {path.relative_to(OUT): path.stat().st_size for path in OUT.rglob("*") if path.is_file()}
    print(f"{len(sizes)} files, {sum(sizes.values())} bytes, the largest {sorted(sizes.items(), key=lambda x: -x[1])[:6]}")
    assert sum(sizes.values()) < LIMIT
