/// Obfuscated reasoning: thoughts that please a monitor before acts that would not.
@NullMarked
package org.flyroom.lab.threat.obfuscation;

import org.jspecify.annotations.NullMarked;
