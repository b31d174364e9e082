/// Proof that the instruments work: known truths read back, intervals that cover, suites that do
/// not cry wolf, effects of published size that are found.
@NullMarked
package org.flyroom.lab.audit.selftest;

import org.jspecify.annotations.NullMarked;
