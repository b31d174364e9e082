/// How the bundled parents are made: the corpus through the trainer into model folders.
@NullMarked
package org.flyroom.app.fly;

import org.jspecify.annotations.NullMarked;
