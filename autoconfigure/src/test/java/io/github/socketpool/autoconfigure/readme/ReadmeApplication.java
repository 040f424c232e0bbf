package io.github.socketpool.autoconfigure.readme;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application that the examples of the README belong to.
 */
@SpringBootApplication(proxyBeanMethods = false)
class ReadmeApplication {

}
