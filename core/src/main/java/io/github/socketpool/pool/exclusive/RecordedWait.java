package io.github.socketpool.pool.exclusive;

import io.github.socketpool.ErrorContext;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * {@link WaitEvent} for the flight recorder, if the wait was longer than the threshold.
 */
@Name("io.github.socketpool.Wait")
@Label("Wait for Connection")
@Description("A caller waited for a connection")
@Threshold("10 ms")
@StackTrace
final class RecordedWait extends PoolEvent implements WaitEvent {

	@Label("Served")
	@Description("Whether the caller got a connection")
	boolean served;

	static RecordedWait begun() {
		RecordedWait event = new RecordedWait();
		event.begin();
		return event;
	}

	@Override
	public void commit(ErrorContext context, boolean served) {
		if (shouldCommit()) {
			of(context);
			this.served = served;
			commit();
		}
	}

}
