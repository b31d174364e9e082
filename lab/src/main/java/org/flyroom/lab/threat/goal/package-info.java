/// Goal misgeneralisation: a cue that went with reward in training is followed in its place.
@NullMarked
package org.flyroom.lab.threat.goal;

import org.jspecify.annotations.NullMarked;
