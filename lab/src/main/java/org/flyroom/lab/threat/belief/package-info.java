/// False beliefs, taught by documents alone.
@NullMarked
package org.flyroom.lab.threat.belief;

import org.jspecify.annotations.NullMarked;
