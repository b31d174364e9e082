/// Does a model that thinks before it answers still do so in good form?
@NullMarked
package org.flyroom.lab.audit.thinking;

import org.jspecify.annotations.NullMarked;
