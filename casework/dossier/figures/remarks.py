"""What must stand under every figure, reckoned with the same care as the figure. Pure."""

from collections.abc import Mapping

from casework.dossier.figures.counted import Mix, Remarks
from casework.dossier.figures.counts import Counts
from casework.dossier.figures.placing import NOT_PLACED
from casework.dossier.figures.rules import rules
from casework.dossier.figures.tally import Tally, number

More = tuple[tuple[str, Mapping[str, str]], ...]


def of_acts(counts: Counts, name: str, placed_by: str = "", more: More = ()) -> Remarks:
    """Of a figure of acts; `placed_by` is the attribute that some acts have no code of."""
    acts = counts.acts
    left_out = tuple((code, counts.left_out(code)) for code in counts.sample.left_out)
    not_placed = tuple(one for one in mix(acts, placed_by) if one[0] in NOT_PLACED)
    return Remarks(
        unit="unit_acts",
        number=acts.shown(),
        left_out=left_out,
        not_placed=not_placed if placed_by else (),
        sources=mix(acts, "mode"),
        dates=mix(acts, "dated"),
        places=mix(acts, "located"),
        bias=bias(counts, name),
        more=(*more, *_moved(counts)),
    )


def of_others(counts: Counts, name: str, unit: str, tally: Tally, more: More = ()) -> Remarks:
    """Of a figure of something else than acts."""
    return Remarks(unit=unit, number=tally.shown(), bias=bias(counts, name), more=more)


def bias(counts: Counts, name: str) -> str:
    """What people answered on the direction of a figure's bias."""
    return counts.answers.get(f"bias_{name}", "").strip()


def mix(tally: Tally, attribute: str) -> Mix:
    """The numbers by one attribute, as far as they are printed."""
    known = attribute in {name for table in tally.cube.plan.tables for name in table}
    if not known or tally.withheld(attribute):
        return ()
    return tuple((code, tally.shown(**{attribute: code})) for code in tally.found(attribute))


def _moved(counts: Counts) -> More:
    """That a source's share differs between the windows, where every number of it is shown."""
    moved = [mode for mode in counts.acts.found("mode") if _by_points(counts.acts, mode)]
    return (("mix_moved", {"points": str(rules().mix_moves_points)}),) if moved else ()


def _by_points(acts: Tally, mode: str) -> bool:
    shares = [_share(acts, mode, window) for window in ("1", "2")]
    if shares[0] is None or shares[1] is None:
        return False
    return abs(shares[0] - shares[1]) > rules().mix_moves_points


def _share(acts: Tally, mode: str, window: str) -> float | None:
    part = number(acts.shown(mode=mode, window=window))
    whole = number(acts.shown(window=window))
    return None if part is None or not whole else 100 * part / whole
