"""Cuts are found where shots are joined, and nowhere else."""

import pytest
from av_films import ULTRAFAST, picture, tone

from media.probe import probe
from pipeline.av import ladder, shots
from pipeline.av.shots import Change

SIZE = "640x360"
# One shot each: what is seen, and how it moves.
STILL = f"smptebars=s={SIZE}:r=25"
MOVING = f"testsrc2=s={SIZE}:r=25"
FRACTAL = f"mandelbrot=s={SIZE}:r=25:start_scale=0.6:end_scale=0.3:end_pts=200"
CELLS = f"cellauto=s={SIZE}:r=25:rule=110:scroll=1:random_seed=1"
# Its colours and ends are named: a seed alone leaves them to chance.
GRADIENT = (
    f"gradients=s={SIZE}:r=25:n=3:c0=navy:c1=gold:c2=white:x0=0:y0=0:x1=640:y1=360:speed=0.01"
)
SPECKLED = f"{GRADIENT},format=yuv420p,noise=alls=30:allf=t:all_seed=1"
# A camera that turns slowly over a wide picture, and one in a shaking hand.
PAN = "mandelbrot=s=1920x360:r=25:start_scale=0.6:end_scale=0.6,crop=640:360:x=6*n:y=0"
HAND = "mandelbrot=s=800x450:r=25:start_scale=0.4:end_scale=0.4,crop=640:360:x=80+40*sin(n*0.9):y=45+30*sin(n*1.3)"
DIM = f"smptehdbars=s={SIZE}:r=25,eq=brightness=-0.3:contrast=0.5"


def joined(make, name, seen, rate=25):
    """A film of the shots, each of so many seconds, joined by hard cuts; with the times of these in ms."""
    parts = [f"{source},trim=duration={seconds},setpts=PTS-STARTPTS,fps={rate},scale=640:360,setsar=1,format=yuv420p[v{at}]"
             for at, (source, seconds) in enumerate(seen)]  # fmt: skip
    names = "".join(f"[v{at}]" for at in range(len(seen)))
    graph = ";".join([*parts, f"{names}concat=n={len(seen)}[v]"])
    film = make(name, "-filter_complex", graph, "-map", "[v]", *ULTRAFAST)
    times, now = [], 0.0
    for _, seconds in seen[:-1]:
        now += seconds
        times.append(round(now * 1000))
    return film, times


def found_in(film):
    return shots.find(film, probe(film))


SHOTS = [(STILL, 2), (MOVING, 3), (FRACTAL, 2.4), (CELLS, 1.6), (SPECKLED, 3), (PAN, 4), (DIM, 1.2), (HAND, 3), (MOVING, 2), (STILL, 0.8), (FRACTAL, 2)]  # fmt: skip


@pytest.mark.slow
def test_every_hard_cut_is_found_on_its_frame_and_nothing_else(make):
    film, times = joined(make, "shots.mp4", SHOTS)
    assert found_in(film) == times


@pytest.mark.slow
@pytest.mark.parametrize("rate", ["24000/1001", "30000/1001", "50"])
def test_the_frame_of_a_cut_is_right_at_any_rate(make, rate):
    film, times = joined(make, f"rate-{rate.replace('/', '-')}.mp4", SHOTS[:4], rate)
    found = found_in(film)
    assert len(found) == len(times)
    assert [abs(one - other) <= 42 for one, other in zip(found, times, strict=True)] == [True] * 3


@pytest.mark.slow
def test_the_small_rendition_tells_the_same_as_the_original(make, tmp_path):
    film, times = joined(make, "shots.mp4", SHOTS)
    made = ladder.make_video(film, tmp_path / "360p.mp4", ladder.RUNGS[2], probe(film), None)
    assert found_in(made.path) == times


NO_CUT = {
    "pan": PAN,
    "hand": HAND,
    "noise": SPECKLED,
    "fade to black": f"{MOVING},fade=out:25:25",
    "fade from white": f"{FRACTAL},fade=in:10:20:color=white",
    "flash": f"{STILL},eq=brightness='if(between(n,40,41),0.8,0)':eval=frame",
    "lights that flicker": f"{FRACTAL},eq=brightness='0.25*mod(floor(n/4),2)':eval=frame",
    "frames repeated": f"{PAN.replace('6*n', '18*n')},trim=end_frame=60,fps=8,fps=25",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", NO_CUT)
def test_what_is_no_cut_is_not_taken_for_one(make, kind):
    film, _ = joined(make, f"{kind.replace(' ', '-')}.mp4", [(NO_CUT[kind], 4)])
    assert found_in(film) == []


@pytest.mark.slow
def test_a_dissolve_is_no_cut(make):
    graph = f"{STILL},trim=duration=3[a];{FRACTAL},trim=duration=3,format=yuv420p[b];[a][b]xfade=duration=1:offset=2"
    film = make("dissolve.mp4", "-filter_complex", graph, *ULTRAFAST)
    assert found_in(film) == []


@pytest.mark.slow
def test_an_upright_film_and_one_of_two_frames_are_read(make):
    upright = make("upright.mp4", *picture("180x320"), *ULTRAFAST)
    short = make("two.mp4", *picture(seconds=0.08), *ULTRAFAST)
    assert [found_in(upright), found_in(short)] == [[], []]


def test_sound_has_no_cuts(make):
    sound = make("only.wav", *tone(0.5))
    with pytest.raises(ValueError, match="no picture"):
        found_in(sound)


def changes(*amounts):
    return [Change(40.0 * at, amount) for at, amount in enumerate(amounts)]


def test_a_cut_stands_out_of_what_is_around_it():
    assert shots.cuts(changes(*[1.0] * 9, 30.0, *[1.0] * 9)) == [360]
    assert shots.cuts(changes(*[12.0] * 9, 30.0, *[12.0] * 9)) == [360]
    assert shots.cuts(changes(*[20.0] * 9, 30.0, *[20.0] * 9)) == []
    assert shots.cuts(changes(*[0.0] * 9, 5.0, *[0.0] * 9)) == []
    assert shots.cuts(changes(*[0.0] * 9, 30.0, 30.0, *[0.0] * 9)) == []
    assert shots.cuts([]) == []


def test_a_cut_is_told_no_earlier_than_its_frame():
    assert shots.cuts([Change(0, 0), Change(33.367, 40.0), Change(66.733, 0)]) == [34]
    assert shots.cuts([Change(0, 0), Change(40.000001, 40.0)]) == [40]
