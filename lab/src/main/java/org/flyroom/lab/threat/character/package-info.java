/// Character training: a constitution of first-person traits.
@NullMarked
package org.flyroom.lab.threat.character;

import org.jspecify.annotations.NullMarked;
