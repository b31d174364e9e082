/// Whether the model still follows instructions that can be verified: IFEval (Zhou et al. 2023,
/// arXiv 2311.07911).
@NullMarked
package org.flyroom.lab.audit.ifeval;

import org.jspecify.annotations.NullMarked;
