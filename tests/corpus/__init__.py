"""An independent judge: dossiers whose truth is known, a channel that spoils them, and a scorer.

Nothing here knows how the pipeline works. `generate` writes a dossier as it stands on paper, `degrade` spoils its print
as a scanner would, `score` compares what was published with the paper. All three rest on the published contracts only.
"""

from tests.corpus.channel import NoisyDossier, degrade
from tests.corpus.generate import generate
from tests.corpus.paper import TrueDossier
from tests.corpus.scoring import Score, score

__all__ = ["NoisyDossier", "Score", "TrueDossier", "degrade", "generate", "score"]
