package io.github.socketpool.pool.shared;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.Scheduler;

/**
 * What happens to shared connections by the clock, once a second while there are any.
 * Runs on the thread of all pools, so it never blocks.
 */
final class Upkeep implements Runnable {

	private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

	/**
	 * How long a connection without calls is kept whose late responses have not come.
	 * Then they are not expected any more.
	 */
	private static final long MAX_LATENESS = TimeUnit.SECONDS.toNanos(30);

	private final SharedContext context;

	private final Opener opener;

	private final HeartbeatSettings heartbeat;

	private final Scheduler scheduler;

	private final AtomicBoolean planned = new AtomicBoolean();

	Upkeep(SharedContext context, Opener opener, HeartbeatSettings heartbeat, Scheduler scheduler) {
		this.context = context;
		this.opener = opener;
		this.heartbeat = heartbeat;
		this.scheduler = scheduler;
	}

	/**
	 * Plan the next run, unless it is planned.
	 */
	void plan() {
		if (this.planned.compareAndSet(false, true)) {
			this.scheduler.schedule(this, PERIOD);
		}
	}

	@Override
	public void run() {
		this.planned.set(false);
		long now = this.context.now();
		boolean needed = this.context.places().waitingCount() > 0;
		try {
			for (SharedConnection connection : this.context.places().connections()) {
				needed = true;
				lookAfter(connection, now);
			}
			if (this.context.places().waitingCount() > 0) {
				this.opener.openIfWanted();
			}
		}
		finally {
			if (needed) {
				plan();
			}
		}
	}

	private void lookAfter(SharedConnection connection, long now) {
		connection.settle();
		long quiet = now - connection.usedAt();
		if (connection.isOutdated() || connection.gone() * 2 > this.context.settings().maxInFlight()) {
			replace(connection);
		}
		else if (connection.callers() > 0 || this.context.messages().areExpected()) {
			keepAlive(connection, now);
		}
		else if (connection.gone() == 0 && quiet >= PERIOD) {
			connection.drainIfIdle();
		}
		else if (quiet >= MAX_LATENESS) {
			connection.drain();
		}
	}

	/**
	 * Let another connection be opened first, if there is none that takes calls, and room
	 * for it.
	 */
	void replace(SharedConnection connection) {
		if (this.context.places().isReplaceable(connection, this.context.rules())) {
			connection.drain();
		}
		else {
			this.opener.openInstead();
		}
	}

	private void keepAlive(SharedConnection connection, long now) {
		if (!this.heartbeat.isEnabled()) {
			return;
		}
		long sent = connection.writer().heartbeatAt();
		boolean unanswered = this.heartbeat.expectReply() && sent - connection.reader().readAt() > 0;
		if (unanswered && now - sent >= TimeUnit.NANOSECONDS.convert(this.heartbeat.timeout())) {
			connection.close(CloseReason.HEARTBEAT_TIMEOUT);
		}
		else if (!unanswered
				&& now - connection.writer().wroteAt() >= TimeUnit.NANOSECONDS.convert(this.heartbeat.interval())) {
			connection.writer().sendHeartbeat();
		}
	}

}
