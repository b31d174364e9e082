/// Hidden quirks: a behaviour that shows in some scenarios and that the model does not own up to.
@NullMarked
package org.flyroom.lab.threat.quirk;

import org.jspecify.annotations.NullMarked;
