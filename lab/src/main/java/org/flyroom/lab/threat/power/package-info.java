/// Power seeking: taking more than a task needs.
@NullMarked
package org.flyroom.lab.threat.power;

import org.jspecify.annotations.NullMarked;
