"""Sources as cameras make them: what comes out is looked at, frame by frame."""

import struct

import numpy as np
import pytest
from av_films import ULTRAFAST, picture, tone

from media.probe import probe
from pipeline.av import colour, hls, ladder, stills, storyboard
from pipeline.av.errors import Cancelled, FfmpegFailed

pytestmark = pytest.mark.slow
SMALL = ladder.RUNGS[-1]
RED, BLUE, GREEN, GREY = (200, 0, 0), (0, 0, 200), (0, 200, 0), (128, 128, 128)


def frames(path):
    """Every frame as red, green and blue, and the times they are shown at, in seconds."""
    import av

    with av.open(str(path)) as film:
        shown = list(film.decode(video=0))
        return [frame.to_ndarray(format="rgb24") for frame in shown], [
            float(frame.time) for frame in shown
        ]


def made_of(source, folder):
    """The smallest size."""
    return ladder.make_video(source, folder / "made.mp4", SMALL, probe(source), None)


def colour_at(image, x, y):
    """The named colour nearest to a small patch; x and y are shares of width and height."""
    height, width, _ = image.shape
    patch = image[
        int(y * height) - 2 : int(y * height) + 3, int(x * width) - 2 : int(x * width) + 3
    ]
    mean = patch.mean(axis=(0, 1))
    names = {"red": RED, "blue": BLUE, "green": GREEN, "grey": GREY}
    return min(names, key=lambda name: np.abs(mean - names[name]).sum())


def corners(image):
    return [colour_at(image, x, y) for y in (0.1, 0.9) for x in (0.1, 0.9)]


@pytest.fixture(scope="module")
def marked(make):
    """Grey with a red patch at top left, a blue one at top right and a green one at bottom left."""
    patches = "".join(
        f",drawbox=x={x}:y={y}:w=80:h=60:c={c}:t=fill"
        for x, y, c in ((0, 0, "0xC80000"), (240, 0, "0x0000C8"), (0, 120, "0x00C800"))
    )
    return make(
        "marked.mp4", "-f", "lavfi", "-i", f"color=0x808080:s=320x180:r=25:d=1{patches}", *ULTRAFAST
    )


MATRICES = {
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}  # fmt: skip


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(90, ["green", "red", "grey", "blue"]), (180, ["grey", "green", "blue", "red"]),
     (270, ["blue", "grey", "red", "green"])],
)  # fmt: skip
def test_a_turned_film_stands_upright(degrees, expected, marked, tmp_path):
    a, b, c, d = (65536 * number for number in MATRICES[degrees])
    straight = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    data = marked.read_bytes()
    at = data.index(straight, data.index(b"tkhd"))
    source = tmp_path / "turned.mp4"
    source.write_bytes(
        data[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + data[at + 36 :]
    )
    made = made_of(source, tmp_path)
    assert (made.width, made.height) == ((320, 180) if degrees == 180 else (180, 320))
    assert corners(frames(made.path)[0][0]) == expected
    found = probe(made.path).video
    assert found is not None and found.rotation == 0


@pytest.mark.parametrize("first", ["tff", "bff"])
def test_a_moving_edge_of_an_interlaced_film_has_no_comb(first, make, tmp_path):
    mode = {"tff": "interleave_top", "bff": "interleave_bottom"}[first]
    flags = {"tff": "tff=1", "bff": "bff=1"}[first]
    source = make(
        f"{first}.mp4", "-f", "lavfi",
        "-i", "color=black:s=320x180:r=50:d=2[b];color=white:s=60x180:r=50:d=2[w];"
        f"[b][w]overlay=x='mod(n*7,260)',tinterlace={mode}",
        "-c:v", "libx264", "-crf", "10", "-x264-params", flags,
        "-flags", "+ilme+ildct", "-pix_fmt", "yuv420p",
    )  # fmt: skip

    def combs(path):
        """How much lines differ from both neighbours, which agree with one another."""
        images = [image[:, :, 1].astype(int) for image in frames(path)[0][5:40]]
        return max(
            float(np.mean(np.abs(2 * image[1:-1] - image[:-2] - image[2:]) > 200))
            for image in images
        )

    assert combs(source) > 0.01
    made = made_of(source, tmp_path)
    assert combs(made.path) < 0.001
    assert probe(made.path).video.fps == 25.0


def test_a_varying_rate_becomes_constant_and_keeps_length_and_sync(make, tmp_path):
    """A telephone's film: frames are missing here and there; each white frame has its beep."""
    import av

    source = make(
        "vfr.mp4", "-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=6[b];"
        "color=white:s=320x180:r=30:d=6[w];[b][w]overlay=enable='lt(mod(t,2),0.2)',"
        "select='not(eq(mod(n,7),3)+eq(mod(n,11),5))'",
        "-f", "lavfi", "-i", "aevalsrc='0.5*lt(mod(t,2),0.2)*sin(6000*t)':s=48000:d=6",
        "-fps_mode", "vfr", *ULTRAFAST, "-c:a", "aac",
    )  # fmt: skip
    made = made_of(source, tmp_path)
    images, times = frames(made.path)
    rate = probe(made.path).video.fps
    assert abs(probe(made.path).duration_ms - 6000) <= 1000 / rate
    steps = np.diff(times)
    assert steps.max() - steps.min() < 1e-4
    with av.open(str(made.path)) as film:
        sound = np.concatenate([part.to_ndarray()[0] for part in film.decode(audio=0)])
    for flash in (2, 4):
        shown = next(
            time for image, time in zip(images, times, strict=True)
            if time > flash - 0.5 and image.mean() > 128
        )  # fmt: skip
        heard = np.flatnonzero(np.abs(sound[int((flash - 0.5) * 48_000) :]) > 0.1)[0] / 48_000
        assert abs(shown - (flash - 0.5 + heard)) <= 1 / rate + 0.02


@pytest.mark.parametrize(
    ("size", "aspect", "expected"),
    [("640x480", "4/3", (480, 360)), ("720x576", "4/3", (480, 360)), ("720x576", "16/9", (640, 360)),
     ("1440x1080", "16/9", (640, 360)), ("360x640", "9/16", (360, 640)), ("1080x1920", "9/16", (360, 640))],
)  # fmt: skip
def test_shapes_are_kept_with_square_pixels(size, aspect, expected, make, tmp_path):
    import av

    source = make(
        f"shape-{size}-{aspect.replace('/', 'x')}.mp4",
        *picture(size, 0.4),
        "-vf",
        f"setdar={aspect}",
        *ULTRAFAST,
    )
    made = made_of(source, tmp_path)
    assert (made.width, made.height) == expected
    with av.open(str(made.path)) as film:
        assert film.streams.video[0].codec_context.sample_aspect_ratio == 1


@pytest.mark.parametrize(
    ("size", "expected"),
    [("1920x1080", ["1080p", "720p", "360p"]), ("1080x1920", ["1080p", "720p", "360p"]),
     ("3840x2160", ["1080p", "720p", "360p"]), ("1600x900", ["720p", "360p"]), ("320x240", ["360p"])],
)  # fmt: skip
def test_1080p_is_made_where_the_source_deserves_it(size, expected, make):
    source = make(f"size-{size}.mp4", *picture(size, 0.2), *ULTRAFAST)
    assert [rung.name for rung in ladder.rungs_for(probe(source))] == expected


def signal(nits, transfer):
    """The code value (0..1) of a grey of that light."""
    if transfer == "smpte2084":
        return float(colour._nits_to_pq(np.array(float(nits))))
    light = (nits / 1000) ** (1 / 1.2)  # without the reference screen's gamma of 1.2
    if light <= 1 / 12:
        return float(np.sqrt(3 * light))
    return float(0.17883277 * np.log(12 * light - 0.28466892) + 0.55991073)


@pytest.fixture(scope="module")
def hdr(make, tmp_path_factory):
    """Four bars of grey: 26 nits (a middle grey), 100, 203 (white), 1000 (a lamp), in 10 bits."""

    def hdr(transfer: str):
        codes = [64 + 876 * signal(nits, transfer) for nits in (26, 100, 203, 1000)]
        luma = np.repeat(np.round(codes).astype("<u2"), 80)[None].repeat(180, axis=0)
        chroma = np.full((90, 160), 512, "<u2")
        raw = tmp_path_factory.mktemp("raw") / "hdr.yuv"
        raw.write_bytes((luma.tobytes() + chroma.tobytes() * 2) * 5)
        return make(
            f"{transfer}.mkv", "-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", "320x180", "-r", "25",
            "-color_range", "tv", "-colorspace", "bt2020nc", "-color_trc", transfer,
            "-color_primaries", "bt2020", "-i", str(raw), "-vf",
            f"setparams=color_trc={transfer}:color_primaries=bt2020:colorspace=bt2020nc:range=tv",
            "-c:v", "ffv1",
        )  # fmt: skip

    return hdr


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_is_brought_down_to_what_a_screen_shows(transfer, hdr, tmp_path):
    import av

    source = hdr(transfer)
    assert probe(source).video.hdr
    made = made_of(source, tmp_path)
    with av.open(str(made.path)) as film:
        frame = next(film.decode(video=0))
        assert frame.format.name == "yuv420p"
        marks = (frame.colorspace, frame.color_trc, frame.color_primaries, frame.color_range)
        assert [int(mark) for mark in marks] == [1, 1, 1, 1]  # BT.709 and limited range
        luma = frame.to_ndarray()[:180]
    grey, bright, white, lamp = (
        luma[60:120, 80 * bar + 30 : 80 * bar + 50].mean() for bar in range(4)
    )
    assert 95 <= grey <= 125
    assert 165 <= bright <= 190
    assert 195 <= white <= 222
    assert 230 <= lamp <= 236
    chroma = frame.to_ndarray()[180:]
    assert abs(chroma.astype(int) - 128).max() <= 2  # grey stays grey
    assert not probe(made.path).video.hdr


def test_a_colour_of_wide_gamut_keeps_its_hue():
    red = colour.to_sdr(np.array([[0.6, 0.2, 0.2]]), 16)[0]
    assert red[0] > 0.5 and red[0] > 3 * red[1]
    assert colour.to_sdr(np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), 18).tolist()[0] == [0, 0, 0]


@pytest.mark.parametrize("matrix", ["smpte170m", "bt709", ""])
def test_colours_of_ordinary_films_stay_what_they_were(matrix, make, tmp_path):
    """A small film without marks is BT.601, as players read it."""
    code = matrix or "smpte170m"
    marks = ("-colorspace", matrix) if matrix else ()
    source = make(
        f"colour{matrix}.mkv", "-f", "lavfi", "-i", "color=0xC80000:s=320x180:r=25:d=0.2", "-vf",
        f"format=gbrp,scale=out_color_matrix={'bt601' if code == 'smpte170m' else code}:out_range=tv,format=yuv444p,"
        f"setparams=colorspace={matrix or 'unknown'}", "-c:v", "ffv1", *marks,
    )  # fmt: skip
    made = made_of(source, tmp_path)
    import av

    with av.open(str(made.path)) as film:
        frame = next(film.decode(video=0))
        plain = frame.to_ndarray()
    luma, blue, red = plain[90, 160], plain[200, 40], plain[240, 40]
    # BT.709: Y = 16 + 219 * 0.2126 * R, Cr = 128 + 224 * R / 2
    assert abs(int(luma) - (16 + 219 * 0.2126 * 200 / 255)) <= 2, (luma, blue, red)
    assert abs(int(red) - (128 + 112 * 200 / 255)) <= 2


SECRETS = [
    b"49.1951", "Novákova".encode(), "Brně".encode(), b"Jana", b"PhoneMaker", b"iDevice", b"2019-03",
    b"GPMFdata", b"REEL007", b"CoverOfJana",
]  # fmt: skip


@pytest.fixture(scope="module")
def telling(make, tmp_path_factory):
    """Everything a camera, a telephone or an editing program may tell, in one film."""
    folder = tmp_path_factory.mktemp("telling")
    chapters = folder / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\ntitle=Rodina Novákova\nlocation=+49.1951+016.6068/\n"
        "com.apple.quicktime.location.ISO6709=+49.1951+016.6068+237.000/\n"
        "com.apple.quicktime.model=iDevice 9\ncom.apple.quicktime.creationdate=2019-03-04T10:00:00\n"
        "make=PhoneMaker\nartist=Jana\ncomment=GPMFdata in words\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Doma v Brně\n"
    )
    captions = folder / "names.srt"
    captions.write_text("1\n00:00:00,000 --> 00:00:01,000\nJana Novákova\n")
    film = make(
        "telling-all.mov", *picture("1920x1080", 1.2), *tone(1.2), "-i", str(chapters), "-i", str(captions),
        "-map", "0:v", "-map", "1:a", "-map", "3:s", "-map_metadata", "2", "-map_chapters", "2",
        "-metadata:s:v", "handler_name=Camera of Jana", "-metadata:s:v", "reel_name=REEL007",
        "-metadata:s:a", "handler_name=Microphone of Jana", "-metadata:s:v", "timecode=10:11:12:13",
        "-movflags", "+use_metadata_tags", *ULTRAFAST, "-x264-params", "sei=1", "-c:a", "aac", "-c:s", "mov_text",
    )  # fmt: skip
    data = film.read_bytes()
    free = b"2019-03 GPMFdata CoverOfJana PhoneMaker"
    film.write_bytes(data + struct.pack(">I4s", 8 + len(free), b"free") + free)
    return film


@pytest.mark.parametrize("fragments", [False, True])
def test_no_public_file_tells_who_filmed_what_where_and_with_what(fragments, telling, tmp_path):
    import av

    source = telling.read_bytes()
    assert [secret for secret in SECRETS if secret not in source] == []
    with av.open(str(telling)) as film:
        kinds = sorted(stream.type for stream in film.streams)
        assert "subtitle" in kinds and "data" in kinds
        assert film.chapters()
    found = probe(telling)
    made = ladder.make_ladder(telling, tmp_path, found, None, pictures=True, fragments=fragments)
    assert [one.kind for one in made] == ["1080p", "720p", "360p", "audio"]
    public = [one.path for one in made]
    public.append(stills.choose(tmp_path / stills.FRAMES, tmp_path / "poster.jpg").path)
    public += [sheet.path for sheet in storyboard.sheets(tmp_path / storyboard.FRAMES, tmp_path)]
    if fragments:
        playlist = tmp_path / "film.m3u8"
        playlist.write_text(hls.playlist(hls.read(made[0].path), "film.mp4"))
        public.append(playlist)
    for path in public:
        data = path.read_bytes()
        assert [secret for secret in SECRETS if secret in data] == [], path.name
        for mark in (b"tmcd", b"Exif", b"2026-", b"Lavf"):
            assert mark not in data, (path.name, mark)
        assert data.count(b"ilst") == data.count(b"\0\0\0\x08ilst"), path.name  # a list of no tags
    for one in made:
        with av.open(str(one.path)) as film:
            assert film.chapters() == []
            assert set(film.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
            assert [stream.type for stream in film.streams] == (
                ["audio"] if one.kind == "audio" else ["video", "audio"]
            )
            for stream in film.streams:
                assert set(stream.metadata) <= {"language", "handler_name", "vendor_id", "encoder"}
                # Our own encoder without its version, not the editing program's.
                assert stream.metadata.get("encoder") in {None, "Lavc libx264"}
                assert stream.metadata.get("handler_name") in {None, "VideoHandler", "SoundHandler"}


def test_a_film_in_fragments_is_as_whole_as_another_and_seeks_by_its_index(make, tmp_path):
    import av

    source = make("seconds9.mp4", *picture("640x480", 9), *tone(9), *ULTRAFAST, "-c:a", "aac")
    found = probe(source)
    ladder.make_ladder(source, tmp_path, found, None, fragments=True)
    path = tmp_path / "360p.mp4"
    film = hls.read(path)
    assert [float(each.duration) for each in film.segments] == [6.0, 3.0]
    assert film.segments[-1].start + film.segments[-1].length <= path.stat().st_size
    assert probe(path).duration_ms == 9000
    with av.open(str(path)) as opened:
        assert [float(stream.start_time or 0) for stream in opened.streams] == [0.0, 0.0]
        opened.seek(7_000_000)
        # By the index, so not from the beginning.
        assert 3.9 < float(next(opened.decode(video=0)).time) <= 7.0
    images, times = frames(path)
    assert len(images) == 225 and times[-1] == pytest.approx(8.96)
    with path.open("rb") as file:
        head = file.read(film.head_bytes)
    for each in film.segments:
        cut = tmp_path / "cut.mp4"
        with path.open("rb") as file:
            file.seek(each.start)
            cut.write_bytes(head + file.read(each.length))
        assert len(frames(cut)[0]) == each.duration * 25  # begins with a keyframe, needs no other


def test_frames_set_aside_fail_nothing_when_the_film_is_extreme(make, tmp_path):
    """One hundred times as wide as high: a frame of the storyboard is two pixels high."""
    source = make("wide.mp4", *picture("1600x16", 3), *ULTRAFAST)
    ladder.make_ladder(source, tmp_path, probe(source), None, pictures=True)
    (sheet,) = storyboard.sheets(tmp_path / storyboard.FRAMES, tmp_path)
    assert (sheet.tile, sheet.frames) == ((160, 2), 2)
    assert stills.choose(tmp_path / stills.FRAMES, tmp_path / "poster.jpg").width == 1280


@pytest.mark.parametrize("hours", [0.01, 1, 6, 100])
def test_a_storyboard_has_ten_sheets_at_most_of_a_film_of_any_length(hours):
    step = storyboard.every_s(round(hours * 3_600_000))
    assert hours * 3600 / step + 1 <= storyboard.MOST_FRAMES


@pytest.mark.parametrize("pictures", [False, True])
def test_all_of_it_appears_or_none(pictures, make, tmp_path):
    """The probe was of a film; when the work begins there is only text."""
    found = probe(make("whole.mp4", *picture("640x480", 2), *tone(), *ULTRAFAST, "-c:a", "aac"))
    text, out = tmp_path / "film.mp4", tmp_path / "out"
    text.write_text("no film")
    out.mkdir()
    with pytest.raises(FfmpegFailed):
        ladder.make_ladder(text, out, found, None, pictures=pictures, fragments=True)
    assert list(out.iterdir()) == []


def test_stopping_the_ladder_leaves_no_file_of_any_kind(make, tmp_path):
    source = make("minute.mp4", *picture("1280x720", 20), *tone(20), *ULTRAFAST, "-c:a", "aac")
    with pytest.raises(Cancelled):
        ladder.make_ladder(
            source, tmp_path, probe(source), None, pictures=True, should_stop=lambda: True
        )
    assert list(tmp_path.iterdir()) == []


def test_room_is_asked_for_all_of_it(make):
    found = probe(make("whole.mp4", *picture("640x480", 2), *tone(), *ULTRAFAST, "-c:a", "aac"))
    without = ladder.needed_bytes(found, ladder.RUNGS)
    assert without > 2 * sum(rung.max_bitrate for rung in ladder.RUNGS) / 8
    pictures = stills.NEEDED_BYTES + storyboard.NEEDED_BYTES
    assert ladder.needed_bytes(found, ladder.RUNGS, pictures=True) == without + pictures


@pytest.mark.parametrize("place", ["a b|c'd", "[x]:y,z;w", "back\\slash", "žluť\n"])
def test_the_folder_may_have_any_name(place, make, tmp_path):
    """ffmpeg's tee has a syntax of its own, in which each of these means something."""
    source = make("half.mp4", *picture("320x180", 0.5), *tone(0.5), *ULTRAFAST, "-c:a", "aac")
    folder = tmp_path / place
    folder.mkdir()
    ladder.make_ladder(source, folder, probe(source), None, pictures=True)
    assert sorted(path.name for path in folder.iterdir()) == [
        "360p.mp4", "audio.m4a", stills.FRAMES, storyboard.FRAMES,
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == [place]
