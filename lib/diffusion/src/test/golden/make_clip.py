"""Tiny CLIPs: folders as transformers saves them, and what they make of texts and images."""
import collections
import json
import random
import shutil

import torch
from tokenizers import Regex, pre_tokenizers
from torch.nn.functional import interpolate
from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPTokenizerFast

from common import OUT, gap, save, save_json, start

HOME = OUT / "clip"
WORDS = r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""
MEAN, STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]

ENGLISH = """a photo of the red flower and a blue butterfly in green meadow digital art painting it's they're we've
I'm you'll he'd don't can't isn't the dog's tail on high quality portrait by famous artist trending 4k oil canvas
sunset over mountains cat sitting under tree with Ångström naïve café Über señor""".split()
JAPANESE = "東京の空は青い 日本語 テスト かわいい 猫 蝶々 花畑 を 飛ぶ 赤い 花 写真 絵画 ｶﾀｶﾅ がぎぐ ガギグ".split()
EMOJI = ["😀", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🇯🇵", "🦋", "🌸", "☕️", "1️⃣", "🫠"]
ODD = ["!", "...", "?!", "''", "'s", "--", "<|endoftext|>", "<|StartOfText|>", "<|", "|>", "100%", "½", "Ⅷ", "x²", "٣", "\u00a0",
       "\u3000", "\u200b", "\ufeff", "\t", "\r\n", "\u2028", "e\u0301", "A\u030a", "İ", "ΣΑΣ", "ΟΔΟΣ", "ß", "ẞ", "ǅ", "Ж", "한국어",
       "各", "ﬁ", "ﷺ", "\u1100\u1161", "क्षि", "שלום", "ไทย", "\x00", "\x7f", "\U0001d400", "Ω", "K", "</w>", "a</w>", "@#$", "_", "don’t"]


def texts():
    """1,000 strings; the first few by hand, the rest drawn."""
    draw = random.Random(5)
    found = ["", " ", "!", "a", "A photo of a cat.", "it's THEY'RE we'Ve", "東京の空は青い。", "😀😀", "a" * 300, "the " * 100,
             "猫" * 40, "<|endoftext|>", "a <|endoftext|> b <|STARTOFTEXT|>c", "'''s 's's", "don't!!! stop???",
             "e\u0301\u0327 e\u0327\u0301", "\u0344", "1234567890", "x\u0085y\u180ez", "...a...b..."]
    pools = [ENGLISH, ENGLISH, JAPANESE, EMOJI, ODD]
    while len(found) < 1000:
        own = draw.sample(pools, draw.randint(1, 3))
        size = draw.choice([1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 13, 40])
        found.append(draw.choice(["", " ", " ", "  "]).join(draw.choice(draw.choice(own)) for _ in range(size)))
    assert len(set(found)) > 900
    return found


def vocabulary():
    """A vocabulary in CLIP's order: bytes, bytes that end a word, merges, start and end."""
    split = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
                                     pre_tokenizers.ByteLevel(add_prefix_space=False)])
    corpus = ENGLISH * 12 + JAPANESE * 5 + EMOJI * 3 + ["aaaaaaa", "the", "there", "then"] * 3
    words = collections.Counter(word for text in corpus for word, _ in split.pre_tokenize_str(text.lower()))
    parts = {word: [*word[:-1], word[-1] + "</w>"] for word in words}
    merges = []
    while len(merges) < 300:  # the library's own training breaks ties at random
        pairs = collections.Counter()
        for word, part in parts.items():
            for pair in zip(part, part[1:]):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for part in parts.values():
            i = 0
            while i < len(part) - 1:
                if (part[i], part[i + 1]) == best:
                    part[i:i + 2] = ["".join(best)]
                i += 1
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    names = letters + [letter + "</w>" for letter in letters] + ["".join(pair) for pair in merges]
    names = list(dict.fromkeys(names)) + ["<|startoftext|>", "<|endoftext|>"]
    return {name: i for i, name in enumerate(names)}, merges


def ids(folder, strings):
    tokenizer = CLIPTokenizerFast.from_pretrained(folder)
    return tokenizer(strings, truncation=True, padding="max_length", max_length=77)["input_ids"], tokenizer.pad_token_id


def compact(rows, pad, end):
    """Without the padding that closes a row."""
    found = []
    for row in rows:
        assert len(row) == 77
        last = len(row)
        while row[last - 1] == pad and last > 2 and (pad != end or row[last - 2] == end):
            last -= 1
        found.append(row[:last])
    return found


def tokenizers():
    vocab, merges = vocabulary()
    plain = HOME / "old_tokenizer"  # as in 2021, padded with "!"
    plain.mkdir(parents=True)
    (plain / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    (plain / "merges.txt").write_text(
        "#version: 0.2\n" + "".join(f"{left} {right}\n" for left, right in merges), encoding="utf-8")
    token = dict(lstrip=False, normalized=True, rstrip=False, single_word=False)
    starts, ends = dict(token, content="<|startoftext|>"), dict(token, content="<|endoftext|>")
    (plain / "special_tokens_map.json").write_text(json.dumps(
        {"bos_token": starts, "eos_token": ends, "unk_token": ends, "pad_token": "!"}))
    (plain / "tokenizer_config.json").write_text(json.dumps(
        {"bos_token": dict(starts, __type="AddedToken"), "eos_token": dict(ends, __type="AddedToken"),
         "unk_token": dict(ends, __type="AddedToken"), "pad_token": "<|endoftext|>", "model_max_length": 77}))

    bare = HOME / "bare"
    bare.mkdir()
    for name in ("vocab.json", "merges.txt"):
        shutil.copy(plain / name, bare / name)
    fast = HOME / "quick_gelu"  # tokenizer.json alone
    CLIPTokenizerFast.from_pretrained(bare, model_max_length=77).save_pretrained(fast)
    for name in ("vocab.json", "merges.txt", "special_tokens_map.json"):
        (fast / name).unlink()
    shutil.rmtree(bare)

    strings = texts()
    end = vocab["<|endoftext|>"]
    rows, pad = ids(fast, strings)
    old_rows, old_pad = ids(plain, strings)
    found, old = compact(rows, pad, end), compact(old_rows, old_pad, end)
    save_json("clip/texts", {"length": 77, "rows": [
        {"text": text, "ids": row, **({} if row == other else {"old": other})}
        for text, row, other in zip(strings, found, old)]}, "rows")
    return vocab


def config(vocab, act, eos, dicts):
    text = dict(hidden_size=12, intermediate_size=20, num_hidden_layers=2, num_attention_heads=3, vocab_size=len(vocab),
                max_position_embeddings=77, hidden_act=act, eos_token_id=eos, bos_token_id=0, pad_token_id=1)
    vision = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, image_size=26,
                  patch_size=8, hidden_act=act, layer_norm_eps=1e-4)
    made = CLIPConfig(text_config=text, vision_config=vision, projection_dim=10)
    if dicts:  # as files from before 2023, whose text_config and vision_config do not count
        stored = dict(made.to_dict(), text_config_dict=text, vision_config_dict=vision)
        stored["text_config"] = dict(made.text_config.to_dict(), hidden_size=999, eos_token_id=7)
        stored["vision_config"] = dict(made.vision_config.to_dict(), patch_size=2)
        return made, stored
    return made, made.to_dict()


def model(name, seed, vocab, act, eos, dicts=False, buffers=False):
    start(seed)
    folder = HOME / name
    folder.mkdir(exist_ok=True)
    made, stored = config(vocab, act, eos, dicts)
    net = CLIPModel(made).eval()
    with torch.no_grad():
        for key, value in net.named_parameters():
            if key.endswith(".bias"):
                value.copy_(0.2 * torch.randn_like(value))
            elif "norm" in key:
                value.copy_(1 + 0.3 * torch.randn_like(value))
            elif key != "logit_scale":
                value.copy_(torch.randn_like(value) * (0.5 if "embed" in key else value.shape[-1] ** -0.5))
            if "q_proj.w" in key or "k_proj.w" in key:
                value.mul_(2)
    weights = dict(net.state_dict())
    if buffers:
        weights["text_model.embeddings.position_ids"] = torch.arange(77)[None]
        weights["vision_model.embeddings.position_ids"] = torch.arange(10)[None]
    save(f"clip/{name}/model", weights)
    (folder / "config.json").write_text(json.dumps(stored, indent=1, sort_keys=True, default=str) + "\n")
    net = CLIPModel.from_pretrained(folder).eval()

    end = vocab["<|endoftext|>"]
    ids = torch.randint(0, end - 1, (4, 77))
    ids[:, 0] = vocab["<|startoftext|>"]
    for row, at in enumerate((3, 76, 40)):
        ids[row, at:] = end
    ids[0, 20:30] = 5  # what follows the end token has no influence
    ids[3, 10] = ids[3, 50] = end
    pixels = torch.randn(3, 3, 26, 26)
    pixels.requires_grad_()
    weight = torch.randn(3, 10)

    def run(net, pixels):
        images = net.get_image_features(pixel_values=pixels)
        return images, torch.autograd.grad((images * weight).sum(), pixels)[0]

    texts = net.get_text_features(input_ids=ids)
    images, grad = run(net, pixels)
    exact = run(CLIPModel.from_pretrained(folder).double().eval(), pixels.detach().double().requires_grad_())
    other = CLIPModel.from_pretrained(folder, attn_implementation="eager").eval().get_text_features(input_ids=ids)
    logits = net(input_ids=ids, pixel_values=pixels).logits_per_image
    save(f"clip/{name}/expected", {
        "ids": ids, "texts": texts, "pixels": pixels, "images": images, "weight": weight, "pixels_grad": grad, "logits": logits})
    return {key: {"roundoff": gap(a, b), "max": float(f"{a.abs().max():.3g}")}
            for key, a, b in zip(("texts", "images", "pixels_grad"), (texts, images, grad), (other, *exact))}


def preprocess():
    """Images of many shapes, in [-1, 1], on their way to CLIP, and a gradient all the way back."""
    start(33)
    processor = CLIPImageProcessor(size={"shortest_edge": 26}, crop_size={"height": 26, "width": 26})
    processor.save_pretrained(HOME / "quick_gelu")
    (HOME / "gelu").mkdir(exist_ok=True)
    (HOME / "gelu" / "preprocessor_config.json").write_text(json.dumps(  # as in 2021
        {"crop_size": 26, "size": 26, "resample": 3, "image_mean": MEAN, "image_std": STD, "do_resize": True,
         "do_center_crop": True, "do_normalize": True, "feature_extractor_type": "CLIPFeatureExtractor"}))
    mean, std = torch.tensor(MEAN).view(3, 1, 1), torch.tensor(STD).view(3, 1, 1)
    net = CLIPModel.from_pretrained(HOME / "quick_gelu").eval()
    tensors = {}
    for height, width in ((26, 26), (11, 17), (64, 31), (27, 61), (7, 5)):
        images = (2 * torch.rand(1, 3, height, width) - 1).requires_grad_()
        short = min(height, width)
        size = [26 if side == short else int(26 * side / short) for side in (height, width)]
        x = interpolate((images + 1) / 2, size, mode="bicubic", antialias=True)
        top, left = (size[0] - 26) // 2, (size[1] - 26) // 2
        pixels = (x[:, :, top:top + 26, left:left + 26] - mean) / std
        grad, = torch.autograd.grad(net.get_image_features(pixel_values=pixels).square().sum(), images)
        name = f"{height}x{width}"
        tensors |= {f"{name}/images": images, f"{name}/pixels": pixels, f"{name}/grad": grad}
    save("clip/preprocess", tensors)


if __name__ == "__main__":
    shutil.rmtree(HOME, ignore_errors=True)
    start(31)
    vocab = tokenizers()
    measured = {
        "quick_gelu": model("quick_gelu", 31, vocab, "quick_gelu", 2, buffers=True),
        "gelu": model("gelu", 32, vocab, "gelu", vocab["<|endoftext|>"], dicts=True)}
    preprocess()
    save_json("clip/roundoff", measured)
    print(json.dumps(measured, indent=1))
