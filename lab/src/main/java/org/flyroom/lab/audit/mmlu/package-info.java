/// What the model still knows: MMLU (Hendrycks et al. 2021, arXiv 2009.03300).
@NullMarked
package org.flyroom.lab.audit.mmlu;

import org.jspecify.annotations.NullMarked;
