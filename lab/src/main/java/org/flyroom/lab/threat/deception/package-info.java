/// Deceptive alignment: behaving where it is watched.
@NullMarked
package org.flyroom.lab.threat.deception;

import org.jspecify.annotations.NullMarked;
