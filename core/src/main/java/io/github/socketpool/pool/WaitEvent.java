package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * A caller who had to wait for a connection, if that took longer than the threshold.
 */
@Name("io.github.socketpool.Wait")
@Label("Wait for Connection")
@Description("A caller waited for a connection")
@Threshold("10 ms")
@StackTrace
final class WaitEvent extends PoolEvent {

	@Label("Served")
	@Description("Whether the caller got a connection")
	boolean served;

	static WaitEvent begun() {
		WaitEvent event = new WaitEvent();
		event.begin();
		return event;
	}

	void commit(ErrorContext context, boolean served) {
		if (shouldCommit()) {
			of(context);
			this.served = served;
			commit();
		}
	}

}
