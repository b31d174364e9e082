/// Measures put together from what a run has at hand.
@NullMarked
package org.flyroom.lab.audit.suite;

import org.jspecify.annotations.NullMarked;
