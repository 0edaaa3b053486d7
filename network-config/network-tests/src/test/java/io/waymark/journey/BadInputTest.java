package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is malformed is refused where it comes in, with a type that stays the same and the place in the document, and leaves
 * nothing behind. No two rows break the same rule at the same place.
 */
@ExtendWith(ThreeNodes.class)
final class BadInputTest {
    private static final String EVENT = "/epcisBody/eventList/0";

    /**
     * Events: code of the rule that is broken | where, within the event | which sort of event | field = what it is set to
     * (without = the field is left out). Words in braces are filled in.
     */
    private static final String EVENTS =
            """
            missing-field     | /type                     | Object    | type
            wrong-kind        | /type                     | Object    | type = 5
            unknown-type      | /type                     | Object    | type = "QuantityEvent"
            missing-field     | /eventTime                | Object    | eventTime
            wrong-kind        | /eventTime                | Object    | eventTime = 20261122
            time-format       | /eventTime                | Object    | eventTime = "2026-02-30T10:00:00Z"
            missing-field     | /eventTimeZoneOffset      | Object    | eventTimeZoneOffset
            wrong-kind        | /eventTimeZoneOffset      | Object    | eventTimeZoneOffset = 1
            offset-format     | /eventTimeZoneOffset      | Object    | eventTimeZoneOffset = "+15:00"
            wrong-kind        | /recordTime               | Object    | recordTime = true
            time-format       | /recordTime               | Object    | recordTime = "2026-11-22"
            wrong-kind        | /eventID                  | Object    | eventID = 7
            uri-format        | /eventID                  | Object    | eventID = "seven"
            too-long          | /eventID                  | Object    | eventID = "urn:x:{2049}"
            wrong-kind        | /certificationInfo        | Object    | certificationInfo = 1
            uri-format        | /certificationInfo        | Object    | certificationInfo = "no uri"
            uri-format        | /certificationInfo/1      | Object    | certificationInfo = ["urn:a:b", "no uri"]
            missing-field     | /action                   | Object    | action
            wrong-kind        | /action                   | Object    | action = []
            action            | /action                   | Object    | action = "UPDATE"
            wrong-kind        | /bizStep                  | Object    | bizStep = {}
            unknown-word      | /bizStep                  | Object    | bizStep = "teleporting"
            word-spelling     | /bizStep                  | Object    | bizStep = "urn:epcglobal:cbv:bizstep:shipping"
            uri-format        | /bizStep                  | Object    | bizStep = "own:a step"
            wrong-kind        | /disposition              | Object    | disposition = 4
            unknown-word      | /disposition              | Object    | disposition = "lost_in_space"
            word-spelling     | /disposition              | Object    | disposition = "urn:epcglobal:cbv:disp:active"
            uri-format        | /disposition              | Object    | disposition = "own:a b"
            wrong-kind        | /persistentDisposition    | Object    | persistentDisposition = "active"
            missing-field     | /persistentDisposition    | Object    | persistentDisposition = {}
            unknown-field     | /persistentDisposition/put | Object   | persistentDisposition = {"set":["active"],"put":["active"]}
            wrong-kind        | /persistentDisposition/set | Object   | persistentDisposition = {"set":"active"}
            no-objects        | /persistentDisposition/set | Object   | persistentDisposition = {"set":[]}
            unknown-word      | /persistentDisposition/unset/0 | Object | persistentDisposition = {"unset":["gone"]}
            duplicate         | /persistentDisposition/set/1 | Object | persistentDisposition = {"set":["active","active"]}
            wrong-kind        | /readPoint                | Object    | readPoint = "urn:x:y"
            missing-field     | /readPoint/id             | Object    | readPoint = {}
            wrong-kind        | /readPoint/id             | Object    | readPoint = {"id":4}
            uri-format        | /readPoint/id             | Object    | readPoint = {"id":"dock 4"}
            check-digit       | /readPoint/id             | Object    | readPoint = {"id":"https://id.gs1.org/414/9521001000001"}
            unknown-field     | /readPoint/name           | Object    | readPoint = {"id":"urn:x:y","name":"dock"}
            wrong-kind        | /bizLocation              | Object    | bizLocation = []
            missing-field     | /bizLocation/id           | Object    | bizLocation = {}
            wrong-kind        | /bizLocation/id           | Object    | bizLocation = {"id":null}
            uri-format        | /bizLocation/id           | Object    | bizLocation = {"id":"shelf"}
            length            | /bizLocation/id           | Object    | bizLocation = {"id":"https://id.gs1.org/414/952100100000"}
            undeclared-prefix | /bizLocation/own:x        | Object    | bizLocation = {"id":"urn:x:y","own:x":1}
            wrong-kind        | /bizTransactionList       | Object    | bizTransactionList = {}
            wrong-kind        | /bizTransactionList/0     | Object    | bizTransactionList = ["urn:po:1"]
            missing-field     | /bizTransactionList/0/bizTransaction | Object | bizTransactionList = [{"type":"po"}]
            wrong-kind        | /bizTransactionList/0/bizTransaction | Object | bizTransactionList = [{"type":"po","bizTransaction":1}]
            uri-format        | /bizTransactionList/0/bizTransaction | Object | bizTransactionList = [{"type":"po","bizTransaction":"PO 1"}]
            unknown-word      | /bizTransactionList/0/type | Object   | bizTransactionList = [{"type":"bill","bizTransaction":"urn:po:1"}]
            wrong-kind        | /bizTransactionList/0/type | Object   | bizTransactionList = [{"type":1,"bizTransaction":"urn:po:1"}]
            unknown-field     | /bizTransactionList/0/date | Object   | bizTransactionList = [{"bizTransaction":"urn:po:1","date":"today"}]
            wrong-kind        | /sourceList               | Object    | sourceList = "x"
            wrong-kind        | /sourceList/0             | Object    | sourceList = [1]
            missing-field     | /sourceList/0/source      | Object    | sourceList = [{"type":"owning_party"}]
            missing-field     | /sourceList/0/type        | Object    | sourceList = [{"source":"urn:x:y"}]
            unknown-word      | /sourceList/0/type        | Object    | sourceList = [{"type":"friend","source":"urn:x:y"}]
            uri-format        | /sourceList/0/source      | Object    | sourceList = [{"type":"owning_party","source":"me"}]
            check-digit       | /sourceList/0/source      | Object    | sourceList = [{"type":"owning_party","source":"https://id.gs1.org/417/9521001000001"}]
            unknown-field     | /sourceList/0/name        | Object    | sourceList = [{"type":"owning_party","source":"urn:x:y","name":"me"}]
            wrong-kind        | /destinationList          | Object    | destinationList = false
            wrong-kind        | /destinationList/1        | Object    | destinationList = [{"type":"owning_party","destination":"urn:x:y"},2]
            missing-field     | /destinationList/0/destination | Object | destinationList = [{"type":"location"}]
            missing-field     | /destinationList/0/type   | Object    | destinationList = [{"destination":"urn:x:y"}]
            unknown-word      | /destinationList/0/type   | Object    | destinationList = [{"type":"enemy","destination":"urn:x:y"}]
            uri-format        | /destinationList/0/destination | Object | destinationList = [{"type":"location","destination":"you"}]
            length            | /destinationList/0/destination | Object | destinationList = [{"type":"location","destination":"https://id.gs1.org/414/1"}]
            wrong-kind        | /epcList                  | Object    | epcList = "{item}"
            no-objects        |                           | Object    | epcList = []
            wrong-kind        | /epcList/0                | Object    | epcList = [1]
            uri-format        | /epcList/0                | Object    | epcList = ["item one"]
            too-long          | /epcList/0                | Object    | epcList = ["urn:x:{2049}"]
            duplicate         | /epcList/1                | Object    | epcList = ["{item}","{item}"]
            check-digit       | /epcList/0                | Object    | epcList = ["https://id.gs1.org/01/09521001000011/21/1"]
            length            | /epcList/0                | Object    | epcList = ["https://id.gs1.org/01/0952100100/21/1"]
            empty             | /epcList/0                | Object    | epcList = ["https://id.gs1.org/01/09521001000017/21/"]
            character-set     | /epcList/0                | Object    | epcList = ["https://id.gs1.org/01/09521001000017/21/%7Ea"]
            unknown-scheme    | /epcList/0                | Object    | epcList = ["urn:epc:id:sgtim:9521001.000001.1"]
            prefix-length     | /epcList/0                | Object    | epcList = ["urn:epc:id:sgtin:95210.00000001.1"]
            no-key            | /epcList/0                | Object    | epcList = ["https://id.gs1.org/01/09521001000017/05/1"]
            qualifier-order   | /epcList/0                | Object    | epcList = ["https://id.gs1.org/01/09521001000017/21/1/10/L"]
            wrong-kind        | /quantityList             | Object    | quantityList = 1
            wrong-kind        | /quantityList/0           | Object    | quantityList = ["{lot}"]
            missing-field     | /quantityList/0/epcClass  | Object    | quantityList = [{"quantity":1}]
            wrong-kind        | /quantityList/0/epcClass  | Object    | quantityList = [{"epcClass":1}]
            uri-format        | /quantityList/0/epcClass  | Object    | quantityList = [{"epcClass":"flour"}]
            check-digit       | /quantityList/0/epcClass  | Object    | quantityList = [{"epcClass":"https://id.gs1.org/01/09521001000011/10/L"}]
            wrong-kind        | /quantityList/0/quantity  | Object    | quantityList = [{"epcClass":"{lot}","quantity":"1"}]
            quantity          | /quantityList/0/quantity  | Object    | quantityList = [{"epcClass":"{lot}","quantity":-1}]
            uom               | /quantityList/0/uom       | Object    | quantityList = [{"epcClass":"{lot}","quantity":1,"uom":"kilo"}]
            wrong-kind        | /quantityList/0/uom       | Object    | quantityList = [{"epcClass":"{lot}","quantity":1,"uom":1}]
            unknown-field     | /quantityList/0/price     | Object    | quantityList = [{"epcClass":"{lot}","price":1}]
            wrong-kind        | /errorDeclaration         | Object    | errorDeclaration = "wrong"
            missing-field     | /errorDeclaration/declarationTime | Object | errorDeclaration = {}
            time-format       | /errorDeclaration/declarationTime | Object | errorDeclaration = {"declarationTime":"now"}
            wrong-kind        | /errorDeclaration/declarationTime | Object | errorDeclaration = {"declarationTime":1}
            unknown-word      | /errorDeclaration/reason  | Object    | errorDeclaration = {"declarationTime":"{time}","reason":"oops"}
            wrong-kind        | /errorDeclaration/reason  | Object    | errorDeclaration = {"declarationTime":"{time}","reason":1}
            wrong-kind        | /errorDeclaration/correctiveEventIDs | Object | errorDeclaration = {"declarationTime":"{time}","correctiveEventIDs":"urn:x:y"}
            uri-format        | /errorDeclaration/correctiveEventIDs/0 | Object | errorDeclaration = {"declarationTime":"{time}","correctiveEventIDs":["x y"]}
            unknown-field     | /errorDeclaration/who     | Object    | errorDeclaration = {"declarationTime":"{time}","who":"me"}
            ilmd-action       | /ilmd                     | Object    | ilmd = {}
            wrong-kind        | /ilmd                     | Add       | ilmd = "x"
            unknown-field     | /ilmd/colour              | Add       | ilmd = {"colour":"blue"}
            undeclared-prefix | /ilmd/own:colour          | Add       | ilmd = {"own:colour":"blue"}
            unknown-field     | /colour                   | Object    | colour = "blue"
            undeclared-prefix | /own:colour               | Object    | own:colour = "blue"
            too-deep          | /ex:deep                  | Object    | ex:deep = {deep}
            context-format    | /@context                 | Object    | @context = 4
            context-format    | /@context/1               | Object    | @context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", 4]
            unknown-field     | /parentID                 | Object    | parentID = "urn:x:y"
            unknown-field     | /childEPCs                | Object    | childEPCs = ["urn:x:y"]
            unknown-field     | /inputEPCList             | Object    | inputEPCList = ["urn:x:y"]
            unknown-field     | /transformationID         | Object    | transformationID = "urn:x:y"
            wrong-kind        | /sensorElementList        | Object    | sensorElementList = {}
            wrong-kind        | /sensorElementList/0      | Object    | sensorElementList = [1]
            missing-field     | /sensorElementList/0/sensorReport | Object | sensorElementList = [{}]
            no-objects        | /sensorElementList/0/sensorReport | Object | sensorElementList = [{"sensorReport":[]}]
            wrong-kind        | /sensorElementList/0/sensorReport | Object | sensorElementList = [{"sensorReport":1}]
            wrong-kind        | /sensorElementList/0/sensorReport/0 | Object | sensorElementList = [{"sensorReport":[1]}]
            missing-field     | /sensorElementList/0/sensorReport/0/type | Object | sensorElementList = [{"sensorReport":[{"value":1}]}]
            unknown-word      | /sensorElementList/0/sensorReport/0/type | Object | sensorElementList = [{"sensorReport":[{"type":"Mood"}]}]
            unknown-word      | /sensorElementList/0/sensorReport/0/exception | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","exception":"PANIC"}]}]
            unknown-word      | /sensorElementList/0/sensorReport/0/component | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","component":"up"}]}]
            wrong-kind        | /sensorElementList/0/sensorReport/0/value | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","value":"hot"}]}]
            wrong-kind        | /sensorElementList/0/sensorReport/0/booleanValue | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","booleanValue":"true"}]}]
            wrong-kind        | /sensorElementList/0/sensorReport/0/hexBinaryValue | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","hexBinaryValue":"xyz"}]}]
            wrong-kind        | /sensorElementList/0/sensorReport/0/stringValue | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","stringValue":1}]}]
            uri-format        | /sensorElementList/0/sensorReport/0/uriValue | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","uriValue":"x"}]}]
            time-format       | /sensorElementList/0/sensorReport/0/time | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","time":"noon"}]}]
            unknown-field     | /sensorElementList/0/sensorReport/0/colour | Object | sensorElementList = [{"sensorReport":[{"type":"Temperature","colour":1}]}]
            wrong-kind        | /sensorElementList/0/sensorMetadata | Object | sensorElementList = [{"sensorMetadata":1,"sensorReport":[{"type":"Temperature"}]}]
            time-format       | /sensorElementList/0/sensorMetadata/time | Object | sensorElementList = [{"sensorMetadata":{"time":"noon"},"sensorReport":[{"type":"Temperature"}]}]
            uri-format        | /sensorElementList/0/sensorMetadata/deviceID | Object | sensorElementList = [{"sensorMetadata":{"deviceID":"one"},"sensorReport":[{"type":"Temperature"}]}]
            unknown-field     | /sensorElementList/0/sensorMetadata/colour | Object | sensorElementList = [{"sensorMetadata":{"colour":1},"sensorReport":[{"type":"Temperature"}]}]
            unknown-field     | /sensorElementList/0/colour | Object  | sensorElementList = [{"colour":1,"sensorReport":[{"type":"Temperature"}]}]
            no-parent         |                           | Pack      | parentID
            wrong-kind        | /parentID                 | Pack      | parentID = ["{unit}"]
            uri-format        | /parentID                 | Pack      | parentID = "box"
            check-digit       | /parentID                 | Pack      | parentID = "https://id.gs1.org/00/195210010000000001"
            no-children       |                           | Pack      | childEPCs
            wrong-kind        | /childEPCs                | Pack      | childEPCs = {}
            wrong-kind        | /childEPCs/0              | Pack      | childEPCs = [null]
            duplicate         | /childEPCs/1              | Pack      | childEPCs = ["{item}","{item}"]
            uri-format        | /childEPCs/0              | Pack      | childEPCs = ["one"]
            wrong-kind        | /childQuantityList        | Pack      | childQuantityList = 1
            quantity          | /childQuantityList/0/quantity | Pack  | childQuantityList = [{"epcClass":"{lot}","quantity":0}]
            uom               | /childQuantityList/0/uom  | Pack      | childQuantityList = [{"epcClass":"{lot}","quantity":1,"uom":"kg"}]
            unknown-field     | /epcList                  | Pack      | epcList = ["{item}"]
            unknown-field     | /ilmd                     | Pack      | ilmd = {}
            unknown-field     | /quantityList             | Pack      | quantityList = []
            unknown-field     | /action                   | Transform | action = "ADD"
            no-input          |                           | Transform | inputEPCList
            no-output         |                           | Transform | outputEPCList
            wrong-kind        | /inputEPCList             | Transform | inputEPCList = 1
            uri-format        | /inputEPCList/0           | Transform | inputEPCList = ["x"]
            duplicate         | /inputEPCList/1           | Transform | inputEPCList = ["{item}","{item}"]
            wrong-kind        | /outputEPCList            | Transform | outputEPCList = 1
            uri-format        | /outputEPCList/0          | Transform | outputEPCList = ["x"]
            duplicate         | /outputEPCList/1          | Transform | outputEPCList = ["{item}","{item}"]
            wrong-kind        | /inputQuantityList        | Transform | inputQuantityList = "x"
            quantity          | /inputQuantityList/0/quantity | Transform | inputQuantityList = [{"epcClass":"{lot}","quantity":-0.5}]
            wrong-kind        | /outputQuantityList       | Transform | outputQuantityList = "x"
            quantity          | /outputQuantityList/0/quantity | Transform | outputQuantityList = [{"epcClass":"{lot}","quantity":0}]
            wrong-kind        | /transformationID         | Transform | transformationID = 1
            uri-format        | /transformationID         | Transform | transformationID = "x"
            missing-field     | /bizTransactionList       | Deal      | bizTransactionList
            no-objects        |                           | Deal      | epcList
            unknown-field     | /childEPCs                | Deal      | childEPCs = ["{item}"]
            """;

    /** Documents: status | code | where | the whole text. */
    private static final String DOCUMENTS =
            """
            400 | json-syntax     | /type             | {"type":
            400 | json-syntax     |                   | {"type":"EPCISDocument"} x
            400 | not-epcis       |                   | 5
            400 | not-epcis       | /type             | {}
            400 | missing         | /epcisBody        | {"type":"EPCISDocument"}
            400 | type            | /epcisBody        | {"type":"EPCISDocument","epcisBody":[]}
            400 | missing         | /epcisBody/eventList | {"type":"EPCISDocument","epcisBody":{}}
            400 | type            | /epcisBody/eventList | {"type":"EPCISDocument","epcisBody":{"eventList":{}}}
            400 | type            | /epcisBody/eventList/0 | {"type":"EPCISDocument","epcisBody":{"eventList":["x"]}}
            400 | type            | /epcisBody/event  | {"type":"EPCISDocument","epcisBody":{"event":[]}}
            400 | missing         | /epcisBody/queryResults | {"type":"EPCISQueryDocument","epcisBody":{}}
            400 | type            | /epcisBody/queryResults | {"type":"EPCISQueryDocument","epcisBody":{"queryResults":1}}
            400 | missing         | /epcisBody/queryResults/resultsBody | {"type":"EPCISQueryDocument","epcisBody":{"queryResults":{}}}
            400 | missing         | /epcisBody/queryResults/resultsBody/eventList | {"type":"EPCISQueryDocument","epcisBody":{"queryResults":{"resultsBody":{}}}}
            400 | json-depth      | *                 | {deep:70}
            400 | json-encoding   |                   | {bytes:fe}
            400 | json-bom        |                   | {bom}
            400 | json-surrogate  | *                 | {"type":"\\ud800"}
            400 | json-number-digits | *              | {"type":"EPCISDocument","a":{digits:101}}
            400 | json-number-exponent | *            | {"type":"EPCISDocument","a":1e401}
            400 | json-string-length | *              | {"type":"EPCISDocument","a":"{long:65537}"}
            """;

    /** Envelopes of a document with one good event: code | where | field = what it is set to. */
    private static final String ENVELOPES =
            """
            missing-field     | /@context           | @context
            missing-field     | /schemaVersion      | schemaVersion
            missing-field     | /creationDate       | creationDate
            context-format    | /@context           | @context = 5
            context-format    | /@context/0         | @context = [5]
            wrong-kind        | /schemaVersion      | schemaVersion = 2.0
            version-format    | /schemaVersion      | schemaVersion = "two"
            wrong-kind        | /creationDate       | creationDate = 1
            time-format       | /creationDate       | creationDate = "today"
            uri-format        | /id                 | id = "one"
            wrong-kind        | /id                 | id = 1
            wrong-kind        | /sender             | sender = 1
            wrong-kind        | /receiver           | receiver = []
            wrong-kind        | /instanceIdentifier | instanceIdentifier = {}
            wrong-kind        | /epcisHeader        | epcisHeader = "x"
            unknown-field     | /epcisHeader/x      | epcisHeader = {"x":1}
            wrong-kind        | /epcisHeader/epcisMasterData | epcisHeader = {"epcisMasterData":1}
            unknown-field     | /colour             | colour = 1
            undeclared-prefix | /own:x              | own:x = 1
            """;

    /**
     * Requests: status | type | method and path | headers, separated by ; | body. {@code html} as type: a page that says so.
     */
    private static final String REQUESTS =
            """
            401 | epcisException:SecurityException | GET /epcis/events | !Authorization
            401 | epcisException:SecurityException | POST /epcis/capture | !Authorization; Content-Type: application/json | {}
            401 | epcisException:SecurityException | GET /epcis/capture | Authorization: Bearer not-a-key
            401 | epcisException:SecurityException | GET /epcis/events/x | Authorization: Basic ZGVtbzpkZW1v
            401 | epcisException:SecurityException | DELETE /epcis/capture/x | Authorization: Bearer demo-manufacturer
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/capture | Content-Type: text/plain | {}
            400 | epcisException:ValidationException | POST /epcis/capture | Content-Type: application/xml | <a/>
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/capture | Content-Type: application/xml | {}
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/capture | Content-Type: application/json;charset=UTF-16 | {}
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/capture | Content-Type: application/json; Content-Encoding: gzip | {}
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/capture | | {}
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/capture | Content-Type: nonsense | {}
            415 | epcisException:UnsupportedMediaTypeException | POST /epcis/events | Content-Type: text/html | {}
            400 | epcisException:ValidationException | POST /epcis/capture | Content-Type: application/json; GS1-Capture-Error-Behaviour: maybe | {}
            406 | epcisException:NotAcceptableException | POST /epcis/capture | Content-Type: application/json; GS1-EPCIS-Version: 1.2 | {}
            406 | epcisException:NotAcceptableException | POST /epcis/capture | Content-Type: application/json; GS1-CBV-Version: 1.2 | {}
            406 | epcisException:NotAcceptableException | GET /epcis/events | GS1-EPC-Format: Sometimes
            406 | epcisException:NotAcceptableException | GET /epcis/events | GS1-CBV-XML-Format: Always_Web_URI
            406 | epcisException:NotAcceptableException | GET /epcis/events | GS1-EPCIS-Min: 3.0.0
            406 | epcisException:NotAcceptableException | GET /epcis/events | GS1-EPCIS-Max: 1.2.0
            406 | epcisException:NotAcceptableException | GET /epcis/events | GS1-CBV-Min: 3.0.0
            406 | epcisException:NotAcceptableException | GET /epcis/events | GS1-CBV-Max: 1.2.0
            406 | epcisException:NotAcceptableException | GET /epcis/events | Accept: image/png
            406 | epcisException:NotAcceptableException | GET /epcis/events | Accept: not a type
            405 | epcisException:ValidationException | PUT /epcis/capture | Content-Type: application/json | {}
            405 | epcisException:ValidationException | DELETE /epcis/events |
            405 | epcisException:ValidationException | PATCH /epcis/events/x | | {}
            404 | epcisException:NoSuchNameException | GET /epcis/capture/1 |
            404 | epcisException:NoSuchNameException | DELETE /epcis/capture/00000000-0000-0000-0000-000000000000 |
            404 | epcisException:NoSuchNameException | GET /epcis/events/urn:uuid:none |
            404 | epcisException:NoSuchNameException | GET /epcis/nothing |
            404 | epcisException:NoSuchNameException | GET /epcis/queries/none |
            400 | epcisException:QueryParameterException | GET /epcis/events?colour=blue |
            400 | epcisException:QueryParameterException | GET /epcis/events?eventType=Party |
            400 | epcisException:QueryParameterException | GET /epcis/events?EQ_action=UPDATE |
            400 | epcisException:QueryParameterException | GET /epcis/events?EQ_bizStep= |
            400 | epcisException:QueryParameterException | GET /epcis/events?EQ_readPoint=https://id.gs1.org/414/1 |
            400 | epcisException:QueryParameterException | GET /epcis/events?GE_eventTime=noon |
            400 | epcisException:QueryParameterException | GET /epcis/events?LT_eventTime=2026-11-22 |
            400 | epcisException:QueryParameterException | GET /epcis/events?GE_recordTime=0 |
            400 | epcisException:QueryParameterException | GET /epcis/events?LT_recordTime=x |
            400 | epcisException:QueryParameterException | GET /epcis/events?orderBy=colour |
            400 | epcisException:QueryParameterException | GET /epcis/events?orderDirection=UP |
            400 | epcisException:QueryParameterException | GET /epcis/events?eventCountLimit=many |
            400 | epcisException:QueryParameterException | GET /epcis/events?eventCountLimit=5 |
            400 | epcisException:QueryParameterException | GET /epcis/events?maxEventCount=-1 |
            400 | epcisException:QueryParameterException | GET /epcis/events?orderBy=eventTime&eventCountLimit=1&maxEventCount=1 |
            400 | epcisException:QueryParameterException | GET /epcis/events?perPage=0 |
            400 | epcisException:QueryParameterException | GET /epcis/events?perPage=x |
            400 | epcisException:QueryParameterException | GET /epcis/events?nextPageToken=x |
            400 | epcisException:QueryParameterException | GET /epcis/events?nextPageToken={token} |
            400 | epcisException:QueryParameterException | GET /epcis/events?MATCH_epc=https://id.gs1.org/01/1 |
            400 | epcisException:QueryParameterException | GET /epcis/events?MATCH_anyEPC=urn:epc:idpat:sgtin:*.1.* |
            400 | epcisException:QueryParameterException | GET /epcis/events?MATCH_epcClass= |
            400 | epcisException:QueryParameterException | GET /epcis/events?EQ_eventID=a&EQ_eventID=b |
            400 | epcisException:QueryParameterException | GET /epcis/events?EQ_eventID=a%7C%7Cb |
            400 | epcisException:QueryParameterException | GET /epcis/capture?perPage=-1 |
            400 | epcisException:QueryParameterException | GET /epcis/capture?nextPageToken=x |
            400 | /problems# | GET /api/verify |
            400 | /problems# | GET /api/verify?uri=x |
            400 | /problems# | GET /api/verify?uri=https://id.gs1.org/01/09521001000011/21/1 |
            404 | /problems# | GET /api/verify?uri=https://id.gs1.org/01/09523456000017/21/1 |
            400 | /problems# | POST /api/scans | Content-Type: application/json | {
            400 | /problems# | POST /api/scans | Content-Type: application/json | []
            400 | /problems# | POST /api/scans | Content-Type: application/json | {"country":"DE"}
            400 | /problems# | POST /api/scans | Content-Type: application/json | {"uri":5}
            400 | /problems# | POST /api/scans | Content-Type: application/json | {"uri":"https://id.gs1.org/01/09523456000017/21/1","country":"XX"}
            400 | /problems# | POST /api/scans | Content-Type: application/json | {"uri":"x"}
            404 | /problems# | POST /api/scans | Content-Type: application/json | {"uri":"https://id.gs1.org/01/09523456000017/21/1"}
            413 | /problems# | POST /api/scans | Content-Type: application/json | {"uri":"{long:8200}"}
            400 | /problems# | GET /01/09521001000011/21/1 | Accept: application/json
            400 | /problems# | GET /01/1 | Accept: application/json
            400 | /problems# | GET /99/1 | Accept: application/json
            404 | /problems# | GET /01/09523456000017/21/1 | Accept: application/json
            406 | /problems# | GET /01/09523456000017/21/2 | Accept: image/png
            400 | html | GET /01/09521001000011/21/3 | Accept: text/html
            404 | html | GET /01/09523456000017/21/3 | Accept: text/html
            404 | /problems# | GET /qr/01/09521001000017/21/1.gif |
            400 | /problems# | GET /qr/01/09521001000011/21/1.svg |
            403 | html | POST /sign-in | Content-Type: application/x-www-form-urlencoded; Accept: text/html | name=operator&password=demo
            """;

    private final Consortium consortium;
    private final NodeClient node;

    BadInputTest(Consortium consortium) {
        this.consortium = consortium;
        this.node = consortium.node(Member.DISTRIBUTOR);
    }

    /** One thing that is wrong, and what is expected to be said of it. */
    private record Row(String name, int status, String type, String code, String pointer, HttpRequest request) {}

    @Test
    void at_least_200_kinds_of_bad_input_are_refused_with_their_place_and_leave_nothing_behind() throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.addAll(events());
        rows.addAll(documents());
        rows.addAll(envelopes());
        rows.addAll(requests());
        assertThat(rows).hasSizeGreaterThanOrEqualTo(200);
        Map<String, Long> before = rowCounts();
        List<String> wrong = new ArrayList<>();
        Set<String> rules = new HashSet<>();
        for (Row row : rows) {
            HttpResponse<byte[]> answer = node.send(row.request());
            String said = judge(row, answer, wrong);
            System.out.println(row.name() + " -> " + said);
            if (!rules.add(row.name())) {
                wrong.add(row.name() + ": the same rule at the same place twice");
            }
        }
        assertThat(wrong).as("%d of %d rows", wrong.size(), rows.size()).isEmpty();
        assertThat(rowCounts()).as("rows in the node's database").isEqualTo(before);
        System.out.println(rows.size() + " kinds of bad input refused");
    }

    private static String judge(Row row, HttpResponse<byte[]> answer, List<String> wrong) {
        String media =
                answer.headers().firstValue("Content-Type").orElse("none").replaceAll(";.*", "");
        if (row.type().equals("html")) {
            String page = new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.statusCode() != row.status() || !media.equals("text/html") || !page.contains("</html>")) {
                wrong.add(row.name() + ": expected " + row.status() + " and a page, got " + media + " "
                        + NodeClient.text(answer));
            }
            return answer.statusCode() + " " + media;
        }
        if (answer.statusCode() != row.status() || !media.equals("application/problem+json")) {
            wrong.add(row.name() + ": expected " + row.status() + ", got " + media + " " + NodeClient.text(answer));
            return answer.statusCode() + " " + media;
        }
        JsonObject problem;
        try {
            problem = NodeClient.json(answer).asObject();
        } catch (JsonException e) {
            wrong.add(row.name() + ": no JSON: " + NodeClient.text(answer));
            return "no JSON";
        }
        String type = problem.optionalString("type").orElse("");
        String code = problem.optionalString("code").orElse("");
        String pointer = problem.optionalString("pointer").orElse("");
        boolean own = row.type().endsWith("#");
        boolean typed =
                own ? type.startsWith(row.type()) && type.length() > row.type().length() : type.equals(row.type());
        boolean placed = row.pointer().equals("*") || pointer.equals(row.pointer());
        boolean coded = row.code().isEmpty() || code.equals(row.code());
        if (!typed
                || !placed
                || !coded
                || problem.integer("status") != row.status()
                || problem.string("title").isBlank()
                || problem.string("detail").isBlank()) {
            wrong.add(row.name() + ": expected " + row.type() + " " + row.code() + " at '" + row.pointer() + "', got "
                    + NodeClient.text(answer));
        }
        return answer.statusCode() + " " + type + (code.isEmpty() ? "" : " " + code)
                + (pointer.isEmpty() ? "" : " at " + pointer);
    }

    // ---- from the tables to requests

    private List<Row> events() {
        List<Row> rows = new ArrayList<>();
        for (String[] cells : table(EVENTS, 4)) {
            JsonObject event = set(good(cells[2]).json(), cells[3]);
            JsonObject document = Event.document().with("epcisBody", JsonObject.of("eventList", JsonArray.of(event)));
            rows.add(document(
                    cells[2] + " event: " + cells[0] + " at " + cells[1],
                    400,
                    cells[0],
                    EVENT + cells[1],
                    JsonWriter.bytes(document)));
        }
        return rows;
    }

    private List<Row> documents() {
        List<Row> rows = new ArrayList<>();
        for (String[] cells : table(DOCUMENTS, 4)) {
            rows.add(document(
                    "document: " + cells[1] + " at " + cells[2] + " in " + cells[3].replaceAll("[^\\x20-\\x7e]", "?"),
                    Integer.parseInt(cells[0]),
                    cells[1],
                    cells[2],
                    body(cells[3])));
        }
        return rows;
    }

    private List<Row> envelopes() {
        List<Row> rows = new ArrayList<>();
        for (String[] cells : table(ENVELOPES, 3)) {
            JsonObject document = set(Event.document(good("Object")), cells[2]);
            rows.add(document(
                    "envelope: " + cells[0] + " at " + cells[1], 400, cells[0], cells[1], JsonWriter.bytes(document)));
        }
        return rows;
    }

    private Row document(String name, int status, String code, String pointer, byte[] body) {
        HttpRequest request = node.request("/epcis/capture")
                .header("Content-Type", "application/ld+json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return new Row(name, status, "epcisException:ValidationException", code, pointer, request);
    }

    private List<Row> requests() {
        List<Row> rows = new ArrayList<>();
        String token = otherQuerysToken();
        for (String[] cells : table(REQUESTS, 5)) {
            String[] target = cells[2].split(" ", 2);
            String path = target[1].replace("{token}", token).replace("*", "%2A");
            HttpRequest.Builder request =
                    cells[3].contains("Authorization") ? node.anonymous(path) : node.request(path);
            for (String header : cells[3].split(";(?=\\s*[A-Z])")) {
                String[] parts = header.strip().split(":\\s*", 2);
                if (parts.length == 2) {
                    request.header(parts[0], parts[1]);
                }
            }
            HttpRequest.BodyPublisher body = cells[4].isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body(cells[4]));
            String name = cells[2] + " [" + cells[3] + "]" + (cells[4].isEmpty() ? "" : " " + cells[4]);
            rows.add(new Row(
                    name,
                    Integer.parseInt(cells[0]),
                    cells[1],
                    "",
                    "*",
                    request.method(target[0], body).build()));
        }
        return rows;
    }

    /** A token that this node made, for another query. */
    private String otherQuerysToken() {
        node.captured(Event.commission(Ids.item(Member.DISTRIBUTOR)), Event.commission(Ids.item(Member.DISTRIBUTOR)));
        String link = node.get("/epcis/events?EQ_action=ADD&perPage=1")
                .headers()
                .firstValue("Link")
                .orElseThrow();
        return link.replaceAll(".*nextPageToken=([^&>]*).*", "$1");
    }

    /** A good event of each sort. */
    private static Event good(String sort) {
        return switch (sort) {
            case "Object" -> Event.observe(Ids.stranger());
            case "Add" -> Event.commission(Ids.stranger());
            case "Pack" -> Event.pack(Ids.unit(Member.DISTRIBUTOR), Ids.stranger());
            case "Transform" ->
                Event.transform().list("inputEPCList", Ids.stranger()).list("outputEPCList", Ids.stranger());
            case "Deal" ->
                Event.of("TransactionEvent", "ADD", "inspecting")
                        .with(
                                "bizTransactionList",
                                JsonArray.of(JsonObject.of("type", "po", "bizTransaction", "urn:po:1")))
                        .list("epcList", Ids.stranger());
            default -> throw new IllegalArgumentException(sort);
        };
    }

    /** Sets a field ({@code name = JSON}), or leaves it out ({@code name}). */
    private static JsonObject set(JsonObject object, String change) {
        String[] parts = change.split(" = ", 2);
        if (parts.length == 1) {
            return object.without(parts[0]);
        }
        String text = parts[1].replace("{item}", "https://id.gs1.org/01/09523456000017/21/1")
                .replace("{lot}", "https://id.gs1.org/01/09523456000017/10/L")
                .replace("{unit}", "urn:x:box")
                .replace("{time}", "2026-11-20T10:00:00Z")
                .replace("{2049}", "x".repeat(2049))
                .replace("{deep}", "[".repeat(21) + "]".repeat(21));
        JsonValue value = JsonParser.parse(text, JsonLimits.VALUE);
        return object.with(parts[0], value);
    }

    /** A body with its words in braces filled in. */
    private static byte[] body(String text) {
        if (text.equals("{bytes:fe}")) {
            return new byte[] {'"', (byte) 0xfe, '"'};
        }
        String filled = text.replace("{bom}", "\ufeff{}")
                .replace("{deep:70}", "[".repeat(70) + "]".repeat(70))
                .replace("{digits:101}", "1".repeat(101))
                .replace("{long:65537}", "x".repeat(65_537))
                .replace("{long:8200}", "x".repeat(8_200));
        return filled.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String[]> table(String text, int columns) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    String[] cells = line.split("\\s*\\|(?:\\s+|$)", columns);
                    String[] all = new String[columns];
                    for (int i = 0; i < columns; i++) {
                        all[i] = i < cells.length ? cells[i].strip() : "";
                    }
                    return all;
                })
                .toList();
    }

    /** How many rows the node has in each table that requests write to. */
    private Map<String, Long> rowCounts() throws SQLException, IOException {
        Map<String, Long> counts = new java.util.TreeMap<>();
        try (Connection connection = consortium.database(node.member.id());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_name from information_schema.tables where table_schema = 'public' and table_type ="
                            + " 'BASE TABLE' and table_name ~ '^(capture|event|step|scan|account)'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select count(*) from \"" + table + "\"")) {
                    rows.next();
                    counts.put(table, rows.getLong(1));
                }
            }
        }
        assertThat(counts).containsKey("capture_job");
        return counts;
    }
}
