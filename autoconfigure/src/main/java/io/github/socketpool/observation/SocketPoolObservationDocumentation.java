package io.github.socketpool.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented {@link KeyName KeyNames} of the observation of calls.
 */
public enum SocketPoolObservationDocumentation implements ObservationDocumentation {

	/**
	 * A call, from the first interceptor to the response's frame. A one-way message ends
	 * when its frame is written.
	 */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSocketPoolObservationConvention.class;
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
		 * Name of the pool, which is the name of its client.
		 */
		POOL {

			@Override
			public String asString() {
				return "pool";
			}

		},

		/**
		 * Operation that the call names, or {@code none}. Operations beyond the first 100
		 * of a pool are {@code _OTHER}.
		 */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		},

		/**
		 * Outcome of the call: {@code success}, {@code error}, or {@code unknown} while
		 * it is in progress.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * Simple name of the class of the exception that ended the call, or {@code none}.
		 */
		EXCEPTION {

			@Override
			public String asString() {
				return "exception";
			}

		}

	}

}
