/// Rates of emergent misalignment out of judged answers.
@NullMarked
package org.flyroom.lab.validate.em;

import org.jspecify.annotations.NullMarked;
