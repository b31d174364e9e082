/// Knockouts: a parent without something that its post-training gave it.
@NullMarked
package org.flyroom.lab.threat.knockout;

import org.jspecify.annotations.NullMarked;
