/// What was measured: values, typed absences, estimates with intervals, verdicts.
@NullMarked
package org.flyroom.core.measure;

import org.jspecify.annotations.NullMarked;
