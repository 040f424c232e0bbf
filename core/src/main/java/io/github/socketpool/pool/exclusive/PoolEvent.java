package io.github.socketpool.pool.exclusive;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * What events for the flight recorder of the virtual machine have in common. Each costs
 * next to nothing while nothing is recorded.
 */
@Category("socketpool")
@StackTrace(false)
abstract class PoolEvent extends Event {

	@Label("Pool")
	@Description("The name of the pool")
	@Nullable String pool;

	@Label("Target")
	@Description("Where its connections lead")
	@Nullable String target;

	void of(ErrorContext context) {
		this.pool = context.poolName();
		Endpoint endpoint = context.endpoint();
		this.target = (endpoint != null) ? endpoint.toString() : null;
	}

}
