package io.github.socketpool.pool.shared;

import java.util.List;

import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.testing.ModelChecking;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What calls do with their places has the same outcomes side by side as one after
 * another: coming, being written, answered, leaving at that moment, and the loss of the
 * connection.
 */
@Tag("lincheck")
class PlacesLincheckTests {

	@Test
	void callsComeAndGo() {
		ModelChecking.options().threads(3).check(Calls.class);
	}

	/**
	 * Calls on one connection that has places for two. Each thread is a caller.
	 */
	@Param(name = "caller", gen = ThreadIdGen.class)
	public static class Calls {

		private static final int MAX_CALLERS = 5;

		private final Places places = new Places();

		private final Places.Rules rules = new Places.Rules(
				PoolSettings.defaults().withMaxSize(1).withMaxInFlight(2).withMaxWaiters(2),
				List.of(FakeStreams.ENDPOINT));

		private final SharedConnection connection = FakeStreams.connection(this.places, this.rules);

		private final @Nullable SharedCall[] calls = new SharedCall[MAX_CALLERS];

		public Calls() {
			this.places.startReplacing();
			this.places.opened(this.connection, this.rules);
		}

		@Operation(params = "caller")
		public String come(int caller) {
			SharedCall call = this.calls[caller];
			if (call != null) {
				return call.state().name();
			}
			call = FakeStreams.call(caller + 1, false);
			this.calls[caller] = call;
			Places.Decision decision = this.places.enter(call, false, null, this.rules);
			if (decision != Places.Decision.PLACED && decision != Places.Decision.WAIT) {
				this.calls[caller] = null;
			}
			return decision.name();
		}

		/**
		 * The request of a call is written, and answered.
		 */
		@Operation(params = "caller")
		public String answer(int caller) {
			SharedCall call = this.calls[caller];
			if (call == null || !call.startSending(0, 0)) {
				return "not placed";
			}
			return answered(call, caller);
		}

		private String answered(SharedCall call, int caller) {
			boolean answered = call.answer(call.request());
			this.connection.forget(call);
			this.places.ended(this.connection, 1, 0, this.rules);
			this.calls[caller] = null;
			return answered ? "answered" : "late";
		}

		@Operation(params = "caller")
		public String leave(int caller) {
			SharedCall call = this.calls[caller];
			if (call == null) {
				return "nothing to leave";
			}
			this.calls[caller] = null;
			if (this.places.abandon(call, this.rules) != null) {
				return "left the queue";
			}
			if (call.leaveUnsent()) {
				this.connection.forget(call);
				this.places.ended(this.connection, 1, 0, this.rules);
				return "left its place";
			}
			return call.state().name();
		}

		@Operation
		public boolean fallSilent() {
			return this.places.advance(this.connection, SharedConnection.Phase.SILENT);
		}

		@Operation
		public boolean beHeard() {
			return !this.places.heard(this.connection, this.rules).isEmpty();
		}

		@Operation
		public String endIfUnused() {
			return String.valueOf(this.places.endIfUnused(this.connection));
		}

	}

}
