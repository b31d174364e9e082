/// What rows and probes of several threat models are made of, and how answers are read.
@NullMarked
package org.flyroom.lab.threat.items;

import org.jspecify.annotations.NullMarked;
