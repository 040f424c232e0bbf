package io.github.socketpool.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented {@link KeyName KeyNames} of the observation of calls, following
 * OpenTelemetry's semantic conventions for remote procedure calls.
 *
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/rpc/rpc-metrics.md">OpenTelemetry
 * Semantic Conventions for RPC Metrics (v1.45.0)</a>
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/rpc/rpc-spans.md">OpenTelemetry
 * Semantic Conventions for RPC Spans (v1.45.0)</a>
 */
public enum OpenTelemetrySocketPoolObservationDocumentation implements ObservationDocumentation {

	/**
	 * A call, from the first interceptor to the response's frame. A one-way message ends
	 * when its frame is written.
	 */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return OpenTelemetrySocketPoolObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

	};

	/**
	 * Key names with few values. They become tags of meters.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the class of the exception that ended the call, or {@code none}.
		 */
		ERROR_TYPE {

			@Override
			public String asString() {
				return "error.type";
			}

		},

		/**
		 * Name of the pool, which is the name of its client. Not part of the semantic
		 * conventions.
		 */
		POOL {

			@Override
			public String asString() {
				return "pool";
			}

		},

		/**
		 * Method that the call invokes, or {@code _OTHER} if it is unknown.
		 */
		METHOD {

			@Override
			public String asString() {
				return "rpc.method";
			}

		},

		/**
		 * Name of the system, {@code socketpool}.
		 */
		SYSTEM_NAME {

			@Override
			public String asString() {
				return "rpc.system.name";
			}

		},

		/**
		 * Host of the server, as it was configured, or the path of its Unix domain
		 * socket, or {@code none} while it is one of several.
		 */
		SERVER_ADDRESS {

			@Override
			public String asString() {
				return "server.address";
			}

		},

		/**
		 * Port of the server, or {@code none} for a Unix domain socket, or while it is
		 * that of one of several.
		 */
		SERVER_PORT {

			@Override
			public String asString() {
				return "server.port";
			}

		}

	}

}
