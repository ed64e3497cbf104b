"""A score as text to read."""

from __future__ import annotations

from tests.corpus.scoring import Score


def summary(result: Score, listed: int = 12) -> str:
    """The score as text, failures first listed in full up to `listed` of each sort."""
    rows = (len(result.shifted), len(result.extra_rows), len(result.missing_rows))
    false_share = len(result.false_discrepancies) / max(1, result.dossiers)
    margins = (f"≥{edge:g}: {share.part}/{share.whole}" for edge, share in sorted(result.wrong_by_margin.items()))
    by_status = ", ".join(f"{status} {number}" for status, number in result.by_status.most_common())
    lines = [
        f"dossiers              {result.dossiers} ({len(result.unpublished)} not published)",
        f"cells                 {result.cells}: {by_status}",
        f"wrong as sure         {len(result.wrong_as_sure)}",
        f"altered yet verified  {len(result.altered_verified)}",
        f"wrong read            {len(result.wrong_read)}",
        f"restored, covered     {result.restored_covered}",
        f"  partners unspoilt   {result.restored_alone}",
        *(f"  {name:<20}{share}" for name, share in sorted(result.restored_by_relation.items())),
        f"restored, others      {result.restored_other}",
        f"ambiguous, truth among the candidates  {result.truth_listed}",
        f"coverage              {result.coverage} of printed; {result.coverage_shown} of shown",
        f"rows                  {rows[0]} shifted, {rows[1]} extra, {rows[2]} missing",
        f"planted found         {result.found} of visible; {result.found_of_all} of all",
        f"form gaps found       {result.form_gaps_found}",
        f"false discrepancies   {len(result.false_discrepancies)} ({false_share:.3f} a dossier)",
        f"wrong by margin       {', '.join(margins)}",
    ]
    for title, failures in (
        ("wrong as sure", result.wrong_as_sure),
        ("altered yet verified", result.altered_verified),
        ("shifted", result.shifted),
        ("extra rows", result.extra_rows),
        ("missing rows", result.missing_rows),
        ("missed", result.missed),
        ("false discrepancies", result.false_discrepancies),
    ):
        if failures:
            lines.append(f"-- {title}")
            lines += [f"   {' | '.join(str(part) for part in failure)}" for failure in failures[:listed]]
    return "\n".join(lines)
