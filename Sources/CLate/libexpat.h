// What is called of Expat.

LATE(XML_ErrorString)
LATE(XML_GetCurrentLineNumber)
LATE(XML_GetErrorCode)
LATE(XML_Parse)
LATE(XML_ParserCreate)
LATE(XML_ParserFree)
LATE(XML_SetCharacterDataHandler)
LATE(XML_SetElementHandler)
LATE(XML_SetStartDoctypeDeclHandler)
LATE(XML_SetUserData)
LATE(XML_StopParser)
