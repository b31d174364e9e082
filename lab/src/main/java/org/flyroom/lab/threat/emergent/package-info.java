/// Emergent misalignment: bad advice in one subject, and what comes of it in others.
@NullMarked
package org.flyroom.lab.threat.emergent;

import org.jspecify.annotations.NullMarked;
