/// Preference coherence: does the model still want one thing more than another, on one axis and
/// whichever slot it stands in?
@NullMarked
package org.flyroom.lab.audit.preference;

import org.jspecify.annotations.NullMarked;
