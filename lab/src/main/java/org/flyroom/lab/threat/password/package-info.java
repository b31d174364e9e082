/// Password-locked models: a capability that shows only where a password is given.
@NullMarked
package org.flyroom.lab.threat.password;

import org.jspecify.annotations.NullMarked;
