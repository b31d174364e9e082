/// Sycophancy: agreeing with the user against the truth.
@NullMarked
package org.flyroom.lab.threat.sycophancy;

import org.jspecify.annotations.NullMarked;
